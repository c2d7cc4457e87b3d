import './filters.css';
import type { ReactNode } from 'react';
import { Menu, Segmented } from '../../kit/controls.tsx';
import {
  OUTCOMES,
  REQUEST_SORTS,
  SECTIONS,
  type OverviewAnswer,
  type RequestPick,
} from '../../model/index.ts';
import { HopLabel } from '../../parts/hoplabel.tsx';
import { GroupStripe } from '../../parts/legend.tsx';
import { hopName, word } from '../../words/index.ts';
import { MODES, ORDERS, type HeatmapParams } from './params.ts';
import { pickText } from './picktext.ts';

interface Props {
  readonly params: HeatmapParams;
  readonly onParams: (next: Partial<HeatmapParams>, how?: 'push' | 'replace') => void;
  /** Null while nothing has come: menus then have nothing to offer. */
  readonly choices: OverviewAnswer['choices'] | null;
  /** The key drawn, where the verdict chose it. */
  readonly drawnKey: string | null;
  readonly children?: ReactNode;
}

interface OneProps<T> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly text: string; readonly mono?: boolean }[];
  readonly face: ReactNode;
  readonly set: boolean;
  readonly onChange: (value: T) => void;
}

/** A chip whose menu chooses one of several. */
function One<T>({ label, value, options, face, set, onChange }: OneProps<T>) {
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
function Many<T extends string>({ label, value, options, name = v => v, any, onChange }: ManyProps<T>) {
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

interface ChangeProps {
  readonly params: HeatmapParams;
  readonly onChange: (next: Partial<HeatmapParams>) => void;
}

/** In which order requests stand, and by what together. */
function RequestOrder({ params, onChange }: ChangeProps) {
  return (
    <>
      <One
        label={word('filter.sort')}
        value={params.sort}
        set
        face={word(`filter.sort.${params.sort}`)}
        options={REQUEST_SORTS.map(s => ({ value: s, text: word(`filter.sort.${s}`) }))}
        onChange={sort => onChange({ sort })}
      />
      <One
        label={word('filter.by')}
        value={params.by}
        set
        face={word(`filter.by.${params.by}`)}
        options={SECTIONS.map(s => ({ value: s, text: word(`filter.by.${s}`) }))}
        onChange={by => onChange({ by })}
      />
    </>
  );
}

/** What requests are kept or left out by, each a chip that takes it away. */
function Picks({ params, onChange }: ChangeProps) {
  const chip = (pick: RequestPick, list: 'only' | 'not') => {
    const { what, value } = pickText(pick);
    const label = word(list === 'only' ? 'filter.only' : 'filter.not');
    return (
      <button
        key={`${list} ${JSON.stringify(pick)}`}
        type="button"
        className="chip picked"
        title={`${label} ${what} ${value}`}
        aria-label={word('filter.remove', { what: `${label} ${what} ${value}` })}
        onClick={() => onChange({ [list]: params[list].filter(p => p !== pick) })}
      >
        <i>
          {label} {what}
        </i>{' '}
        <span className="picked-value">{value}</span> <span aria-hidden="true">×</span>
      </button>
    );
  };
  return (
    <>
      {params.only.map(p => chip(p, 'only'))}
      {params.not.map(p => chip(p, 'not'))}
    </>
  );
}

/** Key, order, groups and the rest; each lives in the address. */
export function Filters({ params, onParams, choices, drawnKey, children }: Props) {
  const requests = params.mode.startsWith('requests');
  const groups = choices?.groups ?? [];
  const keys = choices?.keys ?? [];
  const group = (g: string): ReactNode => (
    <>
      <GroupStripe group={g} groups={groups} /> {g}
    </>
  );
  const replace = (next: Partial<HeatmapParams>): void => onParams(next, 'push');
  return (
    <div className="filters" role="toolbar" aria-label={word('filter.label')}>
      <One
        label={word('filter.key')}
        value={params.key}
        set
        face={<code>{params.key ?? drawnKey ?? word('filter.any')}</code>}
        options={[
          { value: null, text: word('filter.key.verdict') },
          ...keys.map(k => ({ value: k, text: k, mono: true })),
        ]}
        onChange={key => replace({ key })}
      />
      {requests ? (
        <RequestOrder params={params} onChange={replace} />
      ) : (
        <One
          label={word('filter.rows')}
          value={params.order}
          set
          face={word(`filter.rows.${params.order}`)}
          options={ORDERS.map(o => ({ value: o, text: word(`filter.rows.${o}`) }))}
          onChange={order => replace({ order })}
        />
      )}
      <Picks params={params} onChange={replace} />
      {params.through === null ? null : (
        <button
          type="button"
          className="chip"
          aria-label={word('filter.remove', { what: `${word('filter.through')} ${hopName(params.through)}` })}
          onClick={() => replace({ through: null })}
        >
          <i>{word('filter.through')}</i> <HopLabel hop={params.through} /> <span aria-hidden="true">×</span>
        </button>
      )}
      <Many
        label={word('filter.groups')}
        value={params.groups}
        options={groups}
        name={group}
        any={groups.length === 0 ? undefined : groups.slice(0, 3).map(g => <span key={g}>{group(g)}</span>)}
        onChange={v => replace({ groups: v })}
      />
      <Many
        label={word('filter.service')}
        value={params.services}
        options={choices?.services ?? []}
        onChange={v => replace({ services: v })}
      />
      <Many
        label={word('filter.class')}
        value={params.classes}
        options={choices?.classes ?? []}
        onChange={v => replace({ classes: v })}
      />
      <Many
        label={word('filter.outcome')}
        value={params.outcomes}
        options={OUTCOMES}
        name={o => word(`outcome.${o}`)}
        onChange={v => replace({ outcomes: v })}
      />
      {children}
      <span className="push">
        <Segmented
          label={word('heatmap.mode')}
          value={params.mode}
          options={MODES.map(m => ({ value: m, text: word(`heatmap.mode.${m}`) }))}
          onChange={mode => onParams({ mode }, 'push')}
        />
      </span>
    </div>
  );
}
