import type { OpenedTrace } from '../../model/index.ts';
import './waterfall.css';
import { lazy, Suspense, useMemo, useRef, useState, type ReactNode } from 'react';
import { usePageWidth, type Size } from '../../kit/useSize.ts';
import { useSession } from '../../state/session.ts';
import { Header } from './Header.tsx';
import { columnsFor } from './layout.ts';
import type { TraceLogs } from './logs.ts';
import type { TraceParams, Zoom } from './params.ts';
import { Next } from './Next.tsx';
import type { Actions } from './reading/actions.ts';
import { Stack } from './Stack.tsx';
import { useDraft } from './useDraft.ts';
import type { Judgement } from './useJudgement.ts';
import { useEarlyKeys } from './useEarlyKeys.ts';
import { useMatchStep } from './useMatchStep.ts';
import { useModel } from './useModel.ts';
import { useReading } from './useReading.ts';
import { useAnchor, useScrollTo } from './useScrolling.ts';
import { useTold } from './useTold.ts';
import { word } from '../../words/index.ts';

// The rows come first: what these need is fetched once they are on the screen.
const Acts = lazy(async () => ({ default: (await import('./Acts.tsx')).Acts }));
const Toolbar = lazy(async () => ({ default: (await import('./Toolbar.tsx')).Toolbar }));
const Inspector = lazy(async () => ({ default: (await import('./Inspector.tsx')).Inspector }));
const DRAWN = {
  flame: lazy(async () => ({ default: (await import('./Flame.tsx')).Flame })),
  services: lazy(async () => ({ default: (await import('./Services.tsx')).Services })),
  table: lazy(async () => ({ default: (await import('./Table.tsx')).Table })),
};

export interface WaterfallProps {
  readonly answer: OpenedTrace;
  /** The analysis failed: nothing will be said of what was lost. */
  readonly unjudged: boolean;
  /** There where the answer has a judgement. */
  readonly judgement: Judgement | null;
  readonly logs: TraceLogs;
  readonly params: TraceParams;
  readonly onParams: (next: Partial<TraceParams>, how?: 'push' | 'replace') => void;
  /** The first rows are on the screen. */
  readonly onDrawn: () => void;
}

/** From this width on, the inspector stands beside the rows; below it is a sheet over them. */
export const BESIDE = 1100;

/** A frame that is no higher shows rows alone until somebody asks for more; see waterfall.css. */
const LOW = 340;

const sameZoom = (a: Zoom | null, b: Zoom | null): boolean => a?.from === b?.from && a?.to === b?.to;
const rounded = (z: Zoom | null): Zoom | null =>
  z && { from: Math.floor(z.from), to: Math.max(Math.floor(z.from) + 1, Math.ceil(z.to)) };

/** The zoom, cut to the trace: a link may name more than there is. */
const within = (z: Zoom | null, length: number): Zoom | null =>
  z === null || z.from >= length ? null : { from: z.from, to: Math.min(z.to, length) };

interface AfterProps {
  readonly ready: boolean;
  /** What keeps the place. */
  readonly empty: ReactNode;
  readonly children: ReactNode;
}

/** What comes after the rows, and what keeps its place until its code is there. */
const After = ({ ready, empty, children }: AfterProps) =>
  ready ? <Suspense fallback={empty}>{children}</Suspense> : empty;

const noInspector = () => (
  <aside className="trace-inspector" aria-busy="true" aria-label={word('trace.tabs')} />
);

/** One opened request: header, tools, rows and inspector. */
export function Waterfall(props: WaterfallProps) {
  const { answer, unjudged, judgement, logs, params, onParams, onDrawn } = props;
  const root = useRef<HTMLDivElement>(null);
  const findRef = useRef<HTMLInputElement>(null);
  const width = usePageWidth(root);
  const { zone } = useSession();
  const [sheet, setSheet] = useState(
    () => (params.span !== null || params.finding !== null) && window.innerHeight > LOW,
  );
  const [zoomDraft, setZoom] = useDraft(params.zoom, sameZoom, zoom => onParams({ zoom }, 'replace'));
  const [query, setQuery] = useDraft(params.q, Object.is, q => onParams({ q }, 'replace'));
  const model = useModel(answer, params, query);
  const { tree, selection, folds, matches } = model;
  const zoom = within(zoomDraft, tree.length);
  const scroller = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const scrollTo = useScrollTo(model, size, scroller);
  useAnchor(model, size, scroller);
  const [painted, setPainted] = useState(false);
  const reading = useReading(answer, model, params, logs, painted);
  const { told, onMark, tell, sceneRef } = useTold(selection.node);
  const beside = width >= BESIDE;
  const { flow } = model;
  const { extras } = reading;
  const paint = useMemo(
    () => ({ colouring: params.colour, flow, groups: [answer.facts.group], extras }),
    [params.colour, flow, answer, extras],
  );
  /** What can be done now; null until its code is there. */
  const actions = (): Actions | null =>
    reading.tools?.actionsOf({
      model,
      zoom: zoom ?? { from: 0, to: tree.length },
      query,
      onParams,
      onZoom: z => setZoom(rounded(z)),
      onQuery: setQuery,
      onOpen: () => setSheet(true),
      onRows: () => setSheet(false),
      onClear: () => {
        if (told) onMark(-1, null);
        else if (!beside && sheet) setSheet(false);
        else if (query !== '') setQuery('');
        else if (zoom !== null) setZoom(null);
        else if (params.span !== null || params.finding !== null)
          onParams({ span: null, finding: null }, 'replace');
      },
      only: params.only,
      onOnly: only => onParams({ only }, 'replace'),
      ...{ told, tell, sceneRef },
      scrollTo,
      viewHeight: size.height,
      onFind: () => {
        findRef.current?.focus();
        findRef.current?.select();
      },
    }) ?? null;
  const pick = (node: number): void => {
    actions()?.choose(node, 'push');
    setSheet(true);
  };
  const isSearched = query.trim() === '' || model.searched === query;
  const stepMatch = useMatchStep(query, reading.tools !== null && isSearched, by => actions()?.stepMatch(by));
  const at = matches.indexOf(selection.node) + 1;
  const Keys = reading.tools?.Keys;
  const Drawing = params.as === 'waterfall' ? null : DRAWN[params.as];
  useEarlyKeys(reading.tools === null);
  return (
    <div className={`trace ${beside ? 'beside' : 'stacked'}`} ref={root}>
      <Header
        answer={answer}
        unjudged={unjudged}
        judgement={judgement}
        place={selection.place}
        zone={zone}
        onStep={step => actions()?.stepFinding(step)}
      />
      <After ready={painted} empty={<div className="trace-tools" aria-busy="true" />}>
        <Toolbar
          params={params}
          onParams={onParams}
          keys={answer.judged?.keys ?? []}
          followed={model.followed}
          folds={folds}
          tree={tree}
          open={answer.open}
          secrets={model.secrets}
          tools={reading.tools}
          hidden={Math.max(0, params.pinned.length - columnsFor(size.width, params.pinned.length).pins)}
          zoomed={zoom !== null}
          onWhole={() => setZoom(null)}
          query={query}
          onQuery={setQuery}
          match={{ at, of: matches.length, node: selection.node }}
          onMatch={stepMatch}
          findRef={findRef}
        >
          <Acts answer={answer} place={selection.place} secrets={model.secrets} />
        </Toolbar>
      </After>
      {Keys ? <Keys actions={actions} drawing={params.as} /> : null}
      <div className="trace-main">
        <Next
          onPainted={() => {
            setPainted(true);
            onDrawn();
          }}
        >
          {Drawing ? (
            <Drawing {...{ model, query, paint, onParams }} open={answer.open} onSelect={pick} />
          ) : (
            <Stack
              model={model}
              answer={answer}
              params={params}
              zoom={zoom}
              scroller={scroller}
              onSize={setSize}
              onZoom={z => setZoom(rounded(z))}
              onSelect={pick}
              {...{ judgement, onParams, reading, logs, told, onMark, sceneRef }}
            />
          )}
        </Next>
        {params.as !== 'table' && params.as !== 'services' && (beside || sheet) ? (
          <After ready={painted} empty={noInspector()}>
            <Inspector
              unjudged={unjudged}
              answer={answer}
              node={selection.node}
              choice={model.choice}
              waiting={model.old}
              logs={logs}
              secrets={model.secrets}
              {...{ params, onParams }}
              followed={model.followed}
              onFollow={key => onParams({ key })}
              tab={params.tab}
              onTab={tab => onParams({ tab }, 'replace')}
              onSpan={span => pick(tree.nodeOfSpan[span] ?? -1)}
              onClose={beside ? null : () => setSheet(false)}
            />
          </After>
        ) : null}
      </div>
    </div>
  );
}
