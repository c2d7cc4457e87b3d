import { useEffect, useId, useRef, useState, type ReactNode } from 'react';

export { Button } from './button.tsx';

interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly text: string }[];
  readonly onChange: (value: T) => void;
}

export function Segmented<T extends string>({ label, value, options, onChange }: SegmentedProps<T>) {
  return (
    <div className="seg" role="group" aria-label={label}>
      {options.map(o => (
        <button
          key={o.value}
          type="button"
          aria-pressed={o.value === value}
          onClick={() => onChange(o.value)}
        >
          {o.text}
        </button>
      ))}
    </div>
  );
}

interface MenuProps {
  /** What stands on the chip. */
  readonly face: ReactNode;
  readonly className?: string;
  readonly label: string;
  /** The face begins with the label, so that it alone names the button. */
  readonly named?: boolean;
  readonly children: (close: () => void) => ReactNode;
  readonly align?: 'left' | 'right';
}

/** A chip or button that opens a floating panel; Esc and a click elsewhere close it and give focus back. */
export function Menu(props: MenuProps) {
  const { face, className = 'chip', label, named = false, children, align = 'left' } = props;
  const [open, setOpen] = useState(false);
  // Focus goes back to the button after an Esc or a choice, not after a click elsewhere.
  const [giveBack, setGiveBack] = useState(false);
  useEffect(() => {
    if (giveBack && !open) button.current?.focus();
  }, [giveBack, open]);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    if (!open) return undefined;
    const away = (e: PointerEvent): void => {
      if (e.target instanceof Node && !root.current?.contains(e.target)) {
        setGiveBack(false);
        setOpen(false);
      }
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open]);
  const close = (): void => {
    setGiveBack(true);
    setOpen(false);
  };
  return (
    <div
      ref={root}
      className="menu"
      onKeyDown={e => {
        if (e.key === 'Escape' && open) {
          e.stopPropagation();
          close();
        }
      }}
    >
      <button
        ref={button}
        type="button"
        className={className}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {named ? null : <span className="hidden">{label}: </span>}
        {face} <span aria-hidden="true">▾</span>
      </button>
      {open ? (
        <div id={id} role="dialog" aria-label={label} className={`floating menu-panel ${align}`}>
          {children(close)}
        </div>
      ) : null}
    </div>
  );
}
