import {
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';

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

/** What arrows go to in an open panel. */
const STOPS = 'a[href], button:not(:disabled), input:not(:disabled)';
/** Fields in which the arrows mean something else. */
const KEEPS_ARROWS =
  'textarea, select, input[type=number], input[type=date], input[type=time], input[type=datetime-local]';

const stopsOf = (panel: HTMLElement | null): readonly HTMLElement[] => [
  ...(panel?.querySelectorAll<HTMLElement>(STOPS) ?? []),
];

/** Arrows up and down go through what a panel offers, and stay at its ends. */
function stepThrough(e: KeyboardEvent, panel: HTMLElement | null): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[e.key];
  if (by === undefined || !(e.target instanceof HTMLElement) || e.target.matches(KEEPS_ARROWS)) return;
  const stops = stopsOf(panel);
  const at = stops.indexOf(e.target);
  const next = stops[Math.min(Math.max(0, at + by), stops.length - 1)];
  if (!next) return;
  e.preventDefault();
  next.focus();
}

/**
 * A chip or button that opens a floating panel. Opened by key, its first line takes the focus; Esc and a choice give
 * the focus back; a click elsewhere closes it, and so does leaving it by Tab.
 */
export function Menu(props: MenuProps) {
  const { face, className = 'chip', label, named = false, children, align = 'left' } = props;
  const [open, setOpen] = useState(false);
  // Focus goes back to the button after an Esc or a choice, not after a click elsewhere; and before a sheet that was
  // chosen opens, so that it knows where it came from.
  const [giveBack, setGiveBack] = useState(false);
  useLayoutEffect(() => {
    if (giveBack && !open) button.current?.focus();
  }, [giveBack, open]);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [byKey, setByKey] = useState(false);
  useEffect(() => {
    // A field that takes the focus by itself keeps it.
    if (open && byKey && document.activeElement === button.current) stopsOf(panel.current)[0]?.focus();
  }, [open, byKey]);
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
        } else if (open) stepThrough(e, panel.current);
        else if (e.key === 'ArrowDown') {
          e.preventDefault();
          setByKey(true);
          setOpen(true);
        }
      }}
      onBlur={e => {
        if (!(e.relatedTarget instanceof Node) || root.current?.contains(e.relatedTarget)) return;
        setGiveBack(false);
        setOpen(false);
      }}
    >
      <button
        ref={button}
        type="button"
        className={className}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={id}
        onClick={e => {
          // No pointer pressed it.
          setByKey(e.detail === 0);
          setOpen(!open);
        }}
      >
        {named ? null : <span className="hidden">{label}: </span>}
        {face} <span aria-hidden="true">▾</span>
      </button>
      {open ? (
        <div ref={panel} id={id} role="dialog" aria-label={label} className={`floating menu-panel ${align}`}>
          {children(close)}
        </div>
      ) : null}
    </div>
  );
}
