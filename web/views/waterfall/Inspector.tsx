import '../../words/all.ts';
import './inspector.css';
import { useState, type KeyboardEvent } from 'react';
import type { Choice, VisitFacts } from '../../model/index.ts';
import { word } from '../../words/index.ts';
import { HopPanel, HopSummary, HopTitle, type HopPanelProps } from './HopPanel.tsx';
import { LogsTab } from './LogLines.tsx';
import { TABS, type Tab } from './params.ts';
import { Between, betweenTitle } from './Between.tsx';
import { betweenAt } from './between.ts';
import type { PairsOf } from './reading/Pairs.tsx';
import { SpanTab } from './SpanTab.tsx';
import { PANEL } from './reading/actions.ts';

interface Props
  extends Omit<HopPanelProps, 'onHop' | 'choice' | 'place'>, Pick<PairsOf, 'params' | 'onParams'> {
  /** The row that is selected. */
  readonly node: number;
  /** Null until the worker has answered for the first time. */
  readonly choice: Choice | null;
  /** What is shown belongs to the selection before: the answer for this one is on its way. */
  readonly waiting: boolean;
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
  readonly onSpan: (span: number) => void;
  /** Null where it stands beside the rows and cannot be closed. */
  readonly onClose: (() => void) | null;
}

function Tabs({
  tab,
  lines,
  onTab,
}: {
  readonly tab: Tab;
  readonly lines: number;
  readonly onTab: Props['onTab'];
}) {
  /** Arrows go from tab to tab; one of them is a stop on the way through the page. */
  const step = (e: KeyboardEvent<HTMLElement>): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    const to = by === undefined ? undefined : TABS[(TABS.indexOf(tab) + by + TABS.length) % TABS.length];
    if (to === undefined) return;
    e.preventDefault();
    onTab(to);
    document.getElementById(`trace-tab-${to}`)?.focus();
  };
  return (
    <div className="seg" role="tablist" aria-label={word('trace.tabs')} onKeyDown={step}>
      {TABS.map(t => (
        <button
          key={t}
          type="button"
          role="tab"
          id={`trace-tab-${t}`}
          aria-selected={t === tab}
          aria-controls={PANEL}
          tabIndex={t === tab ? 0 : -1}
          onClick={() => onTab(t)}
        >
          {word(`trace.tab.${t}`, t === 'logs' && lines > 0 ? { lines } : {})}
        </button>
      ))}
    </div>
  );
}

const NOTHING: Choice = {
  place: -1,
  index: -1,
  span: null,
  self: 0,
  hops: [],
  ends: [],
  carriers: [],
  followed: null,
};

/** Details of the selection: the hop's metadata, the span itself, the log lines of the request. */
export function Inspector(props: Props) {
  const { answer, node, choice, waiting, tab, logs, secrets, params, onParams, onTab, onSpan, onClose } =
    props;
  const { span, self, hops, place } = choice ?? NOTHING;
  // A hop chosen by hand among several; forgotten as soon as the selection offers others.
  const [chosen, setChosen] = useState<VisitFacts | null>(null);
  const first = chosen !== null && hops.includes(chosen) ? chosen : hops[0];
  const ordered = first ? [first, ...hops.filter(h => h !== first)] : hops;
  const title = tab === 'metadata' ? first : undefined;
  const shown = { ...(choice ?? NOTHING), hops: ordered };
  const row = betweenAt(answer.tree, node);
  return (
    <aside
      className="trace-inspector"
      aria-label={word('trace.tabs')}
      aria-busy={waiting || choice === null ? true : undefined}
    >
      <header>
        <div className="trace-inspector-head">
          {row ? <h2>{betweenTitle(row)}</h2> : <HopTitle hop={title} choice={shown} />}
          <span style={{ flex: 1 }} />
          <Tabs tab={tab} lines={logs.lines.length} onTab={onTab} />
          {onClose === null ? null : (
            <button type="button" className="btn quiet" aria-label={word('trace.close')} onClick={onClose}>
              ✕
            </button>
          )}
        </div>
        {tab === 'metadata' && first && !row ? (
          <HopSummary hop={first} settled={answer.facts.settled} />
        ) : null}
      </header>
      <div
        className="trace-inspector-body"
        role="tabpanel"
        id={PANEL}
        tabIndex={0}
        aria-labelledby={`trace-tab-${tab}`}
      >
        {row && tab !== 'logs' ? (
          <Between
            {...{ row, answer, onSpan }}
            onFinding={finding => onParams({ finding, span: null, tab: 'metadata' })}
          />
        ) : null}
        {!row && tab === 'metadata' && choice !== null ? (
          <HopPanel {...props} choice={shown} place={answer.tree.places[place] ?? null} onHop={setChosen} />
        ) : null}
        {!row && tab === 'span' && span ? (
          <SpanTab
            key={`${span.spanId} ${choice?.index ?? ''}`}
            {...{ params, onParams }}
            open={answer.open}
            index={choice?.index ?? -1}
            list={answer.tree.list}
            self={self}
            span={span}
            secrets={secrets}
            onSpan={onSpan}
          />
        ) : null}
        {!row && tab === 'span' && !span && choice !== null ? (
          <p className="trace-note small t2">{word('trace.choose')}</p>
        ) : null}
        {tab === 'logs' ? <LogsTab logs={logs} span={span ?? undefined} /> : null}
      </div>
    </aside>
  );
}
