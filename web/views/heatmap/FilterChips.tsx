import type { ReactNode } from 'react';
import { Menu } from '../../kit/controls.tsx';
import { word } from '../../words/index.ts';

interface OneProps<T> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly text: string; readonly mono?: boolean }[];
  readonly face: ReactNode;
  readonly set: boolean;
  readonly onChange: (value: T) => void;
}

/** A chip whose menu chooses one of several. */
export function One<T>({ label, value, options, face, set, onChange }: OneProps<T>) {
  return (
    <Menu
      named
      label={label}
      className={set ? 'chip' : 'chip unset'}
      face={
        <>
          <i>{label}</i> {face}
        </>
      }
    >
      {close =>
        options.map(o => (
          <button
            key={o.text}
            type="button"
            className="item"
            aria-current={o.value === value}
            onClick={() => {
              onChange(o.value);
              close();
            }}
          >
            {o.mono === true ? <code>{o.text}</code> : o.text}
          </button>
        ))
      }
    </Menu>
  );
}

interface ManyProps<T extends string> {
  readonly label: string;
  readonly value: readonly T[];
  readonly options: readonly T[];
  readonly name?: (value: T) => ReactNode;
  /** What stands on the chip while nothing is chosen. */
  readonly any?: ReactNode;
  readonly onChange: (value: readonly T[]) => void;
}

/** A chip whose menu chooses any number; none means any. */
export function Many<T extends string>({
  label,
  value,
  options,
  name = v => v,
  any,
  onChange,
}: ManyProps<T>) {
  const unset = value.length === 0;
  const toggle = (v: T): void => onChange(value.includes(v) ? value.filter(x => x !== v) : [...value, v]);
  return (
    <Menu
      named
      label={label}
      className={unset && any === undefined ? 'chip unset' : 'chip'}
      face={
        <>
          <i>{label}</i> {unset ? (any ?? word('filter.any')) : <Chosen values={value} name={name} />}
        </>
      }
    >
      {close => (
        <>
          {options.map(o => (
            <label key={o} className="item">
              <input type="checkbox" checked={value.includes(o)} onChange={() => toggle(o)} />
              <span>{name(o)}</span>
            </label>
          ))}
          {unset ? null : (
            <button
              type="button"
              className="item t2"
              onClick={() => {
                onChange([]);
                close();
              }}
            >
              {word('filter.clear')}
            </button>
          )}
        </>
      )}
    </Menu>
  );
}

function Chosen<T extends string>({
  values,
  name,
}: {
  readonly values: readonly T[];
  readonly name: (v: T) => ReactNode;
}) {
  const [first] = values;
  if (first === undefined) return null;
  return (
    <>
      {name(first)}
      {values.length > 1 ? ` +${values.length - 1}` : ''}
    </>
  );
}
