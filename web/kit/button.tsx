import type { ReactNode } from 'react';

interface ButtonProps {
  readonly children: ReactNode;
  readonly onClick: () => void;
  readonly look?: 'primary' | 'secondary' | 'quiet';
  /** Why it cannot be pressed; shown beside it and read out. */
  readonly disabledBecause?: string | undefined;
  readonly shortcut?: string;
  readonly label?: string;
}

export function Button(props: ButtonProps) {
  const { children, onClick, look = 'secondary', disabledBecause, shortcut, label } = props;
  return (
    <button
      type="button"
      className={`btn ${look}`}
      disabled={disabledBecause !== undefined}
      title={disabledBecause}
      aria-label={label}
      aria-keyshortcuts={shortcut}
      onClick={onClick}
    >
      {children}
      {shortcut === undefined ? null : <kbd>{shortcut}</kbd>}
    </button>
  );
}
