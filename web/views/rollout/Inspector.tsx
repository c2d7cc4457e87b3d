import { useEffect, useRef, type CSSProperties, type ReactNode } from 'react';

interface Props {
  readonly label: string;
  readonly style: CSSProperties;
  /** A click on what this selector finds does not close it: the button opens another one instead, or closes it. */
  readonly openers: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A floating dialog over the timeline that takes the focus. Esc and a click elsewhere close it. */
export function Inspector({ label, style, openers, onClose, children }: Props) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    root.current?.focus({ preventScroll: true });
    const away = (e: PointerEvent): void => {
      if (!(e.target instanceof Element) || root.current?.contains(e.target)) return;
      if (!e.target.closest(openers)) onClose();
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [onClose, openers]);
  return (
    <div
      ref={root}
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      className="floating rollout-inspector"
      style={style}
      onKeyDown={e => {
        if (e.key !== 'Escape') return;
        e.stopPropagation();
        onClose();
      }}
    >
      {children}
    </div>
  );
}
