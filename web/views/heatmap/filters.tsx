import './filters.css';
import type { ReactNode } from 'react';
import { Segmented } from '../../kit/controls.tsx';
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
import { Many, One } from './FilterChips.tsx';
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

/** "all 14"; before anything has come there is nothing to count. */
const allKeys = (n: number): string => (n === 0 ? word('filter.any') : word('filter.key.any', { n }));

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
        face={<code>{params.key ?? drawnKey ?? allKeys(keys.length)}</code>}
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
