import '../words/overview.ts';
import './losing.css';
import { useMemo, useRef } from 'react';
import { download } from '../kit/csv.ts';
import { useRowsInSight } from '../kit/useRowsInSight.ts';
import type { HopId, RequestItem } from '../model/index.ts';
import { full, momentMillis, zoneName, type Range, type Zone } from '../time/index.ts';
import { word } from '../words/index.ts';
import { shortIds } from './ids.ts';
import { GroupStripe } from './legend.tsx';
import { requestsCsv } from './losing-csv.ts';
import { Strip } from './losing-strip.tsx';

interface Props {
  readonly items: readonly RequestItem[];
  /** All of them, of which `items` may be the newest. */
  readonly total: number;
  readonly hops: readonly HopId[];
  readonly groups: readonly string[];
  readonly zone: Zone;
  /** Where its requests come from: over several days each time has its day. */
  readonly range: Range;
  /** `losing`: only damaged requests are listed. */
  readonly title: 'losing' | 'all' | 'brushed';
  /** Stands in place of the count, e.g. what comes first. */
  readonly told?: string;
  /** The key that stands first where it is among the lost ones. */
  readonly keyName: string | null;
  readonly selected: string | null;
  readonly href: (item: RequestItem) => string;
  readonly onOpen: (item: RequestItem) => void;
  /** Leads to the same requests as a table with all columns; null where there is no such place. */
  readonly onTable: (() => void) | null;
}

function damagedText(
  item: RequestItem,
  keyName: string | null,
): { readonly key: string; readonly more: number } | null {
  const first = item.damaged.find(d => d.key === keyName) ?? item.damaged[0];
  return first ? { key: first.key, more: item.damaged.length - 1 } : null;
}

interface RowProps {
  readonly item: RequestItem;
  /** Its id, as short as its neighbours allow. */
  readonly id: string;
  /** Among all rows of the table, from 1. */
  readonly place: number;
  readonly props: Props;
}

function Row({ item, id, place, props }: RowProps) {
  const damaged = damagedText(item, props.keyName);
  const open = (e: React.MouseEvent): void => {
    if (e.metaKey || e.ctrlKey || e.shiftKey || e.button !== 0) return;
    e.preventDefault();
    props.onOpen(item);
  };
  return (
    <tr
      className={`losing-row ${item.requestId === props.selected ? 'selected' : ''}`}
      aria-rowindex={place}
      onClick={open}
    >
      <td className="mono" title={full(item.time, props.zone)}>
        {momentMillis(item.time, props.zone, props.range)}
      </td>
      <td className="mono">
        <GroupStripe group={item.group} groups={props.groups} />{' '}
        <a
          href={props.href(item)}
          title={item.requestId}
          aria-label={word('losing.open', { id: item.requestId })}
        >
          {id}
        </a>
      </td>
      <td className="small">
        {damaged === null ? (
          <span className="t3">{word(item.settled ? 'losing.none' : 'outcome.settling')}</span>
        ) : (
          <>
            <span className="mono" title={item.damaged.map(d => `${d.key}: ${d.class}`).join('\n')}>
              {damaged.key}
            </span>
            {damaged.more > 0 ? ` +${damaged.more}` : ''}
          </>
        )}
      </td>
      <td>
        <Strip cells={item.strip} hops={props.hops} />
      </td>
    </tr>
  );
}

const TITLES = { losing: 'losing.title', all: 'losing.titleAll', brushed: 'brush.requests' } as const;

/** The card of requests, newest first; a click opens the trace. */
export function LosingCard(props: Props) {
  const { items, total, hops, title, onTable } = props;
  const name = word(TITLES[title]);
  const save = (): void => download('requests.csv', requestsCsv(items, hops));
  return (
    <section className="card losing" aria-label={name}>
      <div className="losing-head">
        <h2>
          {name} <small>{props.told ?? word('losing.count', { n: total, shown: items.length })}</small>
        </h2>
        <span className="links small">
          {onTable === null ? null : (
            <button type="button" className="link" onClick={onTable}>
              {word('heatmap.table')}
            </button>
          )}
          {items.length === 0 ? null : (
            <button type="button" className="link" onClick={save}>
              {word('heatmap.csv')}
            </button>
          )}
        </span>
      </div>
      {items.length === 0 ? (
        <p className="small t3">{word('losing.empty')}</p>
      ) : (
        <List {...props} name={name} />
      )}
    </section>
  );
}

/** As high as every row is, by its style. */
const ROW = 25;

const Gap = ({ rows }: { readonly rows: number }) =>
  rows === 0 ? null : (
    <tr aria-hidden="true">
      <td colSpan={4} style={{ height: rows * ROW, padding: 0, border: 0 }} />
    </tr>
  );

/** Only the rows in sight are there: each has a strip of many small marks. */
function List(props: Props & { readonly name: string }) {
  const { items, zone, name } = props;
  const list = useRef<HTMLDivElement>(null);
  const { first, last } = useRowsInSight(list, ROW, items.length);
  const short = useMemo(() => shortIds(items.map(i => i.requestId)), [items]);
  return (
    <div ref={list} className="losing-list" tabIndex={0} role="group" aria-label={name}>
      <table aria-label={name} aria-rowcount={items.length + 1}>
        <thead>
          <tr>
            <th>{word('losing.time', { zone: items[0] ? zoneName(items[0].time, zone) : '' })}</th>
            <th>{word('losing.request')}</th>
            <th>{word('losing.keys')}</th>
            <th>{word('losing.hops')}</th>
          </tr>
        </thead>
        <tbody>
          <Gap rows={first} />
          {items.slice(first, last).map((item, i) => (
            <Row
              key={`${item.requestId} ${item.traceId}`}
              item={item}
              id={short(item.requestId)}
              place={first + i + 2}
              props={props}
            />
          ))}
          <Gap rows={items.length - last} />
        </tbody>
      </table>
    </div>
  );
}
