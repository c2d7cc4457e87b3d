// The picture of requests × hops alone, on a batch that is analysed already: from the question to the pixels.

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import '../../../web/kit/theme.css';
import '../../../web/kit/base.css';
import { overview } from '../../../web/analysis/summary.ts';
import { requestGrid } from '../../../web/analysis/requests.ts';
import {
  DEFAULT_CONFIG,
  NO_FILTERS,
  type Analysis,
  type Environment,
  type OverviewAnswer,
  type RequestGrid,
} from '../../../web/model/index.ts';
import { columns } from '../../../web/parts/axis.ts';
import { NO_MARKS } from '../../../web/parts/marks.tsx';
import { SessionContext, type Session } from '../../../web/state/session.ts';
import { micros } from '../../../web/time/index.ts';
import { DEFAULT_PARAMS } from '../../../web/views/heatmap/params.ts';
import { RequestsStack } from '../../../web/views/heatmap/RequestsStack.tsx';
import { withinWindow } from '../../../web/views/heatmap/window.ts';
import { transferables } from '../../../web/workers/transfer.ts';
import { batchOf, rangeOf } from './batch.ts';

declare global {
  interface Window {
    /** Analyses a batch of so many requests, as far as it does not belong to what is measured. */
    prepare: (requests: number) => void;
    /** Milliseconds from the question to the frame that shows the answer. */
    draw: () => Promise<number>;
    /** Cuts the picture to a share of its time, as a drag of the window does. */
    zoom: (share: number) => void;
  }
}

const NOW = micros(Date.UTC(2026, 10, 21, 10, 52) * 1e3);
const COLUMNS = columns(1032, 1440);
const root = createRoot(document.getElementById('root') ?? document.body);
const client = new QueryClient();
const nothing = (): void => undefined;

const none = { url: null } as unknown as Environment['jaeger'];
const environment = {
  id: 'bench',
  title: 'bench',
  prometheus: none,
  jaeger: none,
  loki: none,
} as Environment;

interface Prepared {
  readonly analysis: Analysis;
  readonly answer: OverviewAnswer;
  readonly session: Session;
}

let prepared: Prepared | null = null;
let drawn: RequestGrid | null = null;

function ready(): Prepared {
  if (prepared === null) throw new Error('prepare first');
  return prepared;
}

window.prepare = requests => {
  const range = rangeOf(NOW, requests);
  const analysis = batchOf(requests, NOW);
  const question = { step: micros(60e6), rows: 'hops', filters: NO_FILTERS, key: null } as const;
  const answer = overview(analysis, { ...question, range, causes: [], chaos: [] });
  const session: Session = {
    ...{ config: DEFAULT_CONFIG, environment, range, live: false, zone: 'utc' },
    ...{ href: () => '', go: nothing, setRange: nothing },
    overrides: { except: [], required: [] },
    overridesLinked: false,
    override: () => undefined,
  };
  prepared = { analysis, answer, session };
};

function show(grid: RequestGrid): void {
  const { answer, session } = ready();
  root.render(
    <QueryClientProvider client={client}>
      <SessionContext value={session}>
        <div className="stack" style={{ width: COLUMNS.width }}>
          <RequestsStack
            {...{ columns: COLUMNS, zone: 'utc', answer, grid, marks: NO_MARKS, stages: [] }}
            {...{ params: DEFAULT_PARAMS, brushed: null, height: 700, folded: 0, unfolded: false }}
            {...{ onOpen: nothing, onKeep: nothing, onDeeper: nothing, onBrush: nothing, onZoom: nothing }}
            {...{ onBack: nothing, onClear: nothing, onUnfold: nothing }}
          />
        </div>
      </SessionContext>
    </QueryClientProvider>,
  );
}

/** After the next frame has been handed over. */
const framed = (): Promise<void> =>
  new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve, 0)));

window.draw = async () => {
  const { analysis, session } = ready();
  const begun = performance.now();
  const made = requestGrid(analysis, {
    ...{ range: session.range, columns: 'hops', filters: NO_FILTERS, at: null },
    ...{ sort: 'time', by: 'group', service: null },
  });
  // As it would come from the worker: the columns by transfer, the texts as copies.
  drawn = structuredClone(made, { transfer: transferables({ id: 0, result: made }) });
  show(drawn);
  await framed();
  return performance.now() - begun;
};

window.zoom = share => {
  const { from, to } = ready().session.range;
  if (drawn) show(withinWindow(drawn, { from: micros(to - (to - from) * share), to }));
};
