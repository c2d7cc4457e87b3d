import '../../words/all.ts';
import './services.css';
import { useMemo } from 'react';
import { serviceColour } from '../../kit/theme.ts';
import type { ServicePlace, ServiceTree } from '../../model/index.ts';
import { useServices } from '../../state/drawings.ts';
import { duration } from '../../time/index.ts';
import { count, word } from '../../words/index.ts';
import { BOX, layServices, type LaidPlace } from './serviceslayout.ts';

interface Props {
  readonly open: number;
  /** Shows a finding in the waterfall. */
  readonly onFinding: (finding: string) => void;
  /** Shows the spans of a service in the waterfall. */
  readonly onFind: (query: string) => void;
}

const GLYPH = { lost: '✕', altered: '≠', foreign: '◆' } as const;

/** What is read out and shown beside a call. */
function callText({ calls, failed }: ServicePlace): string {
  const often = word('trace.services.calls', { calls });
  return failed > 0 ? `${often}, ${word('trace.services.failed', { failed })}` : often;
}

function Edge({ laid, from }: { readonly laid: LaidPlace; readonly from: LaidPlace | undefined }) {
  if (!from) return null;
  const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2];
  const [x2, y2] = [laid.x, laid.y + BOX.height / 2];
  const middle = (x1 + x2) / 2;
  const worst = laid.place.damaged[0]?.outcome;
  return (
    <path
      d={`M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`}
      fill="none"
      stroke={worst ? `var(--${worst})` : 'var(--line-2)'}
      strokeWidth={Math.min(6, 1 + Math.log2(Math.max(1, laid.place.calls)))}
      strokeDasharray={worst === 'lost' ? '5 4' : undefined}
    />
  );
}

/** What was damaged on the way to a service: stands in front of its box, and leads to the finding. */
function Damaged({ place, onFinding }: { readonly place: ServicePlace } & Pick<Props, 'onFinding'>) {
  const [worst] = place.damaged;
  if (!worst) return null;
  const rest = place.damaged.length - 1;
  return (
    <button
      type="button"
      className={`services-damage ${worst.outcome}`}
      title={place.damaged.map(d => `${GLYPH[d.outcome]} ${d.key}`).join('\n')}
      onClick={() => onFinding(worst.finding)}
    >
      <span aria-hidden="true">{GLYPH[worst.outcome]}</span> {worst.key}
      {rest > 0 ? ` ${word('trace.services.more', { keys: rest })}` : ''}{' '}
      <span className="hidden">{word(`trace.outcome.${worst.outcome}`)}</span>
    </button>
  );
}

function Box({
  laid,
  onFind,
  onFinding,
}: { readonly laid: LaidPlace } & Pick<Props, 'onFind' | 'onFinding'>) {
  const { place, x, y } = laid;
  const name = place.service === '' ? word('trace.services.missing') : place.service;
  return (
    <li
      className="services-box"
      style={{
        left: x,
        top: y,
        width: BOX.width,
        height: BOX.height,
        borderLeftColor: `var(--${serviceColour(place.service)})`,
      }}
    >
      <Damaged place={place} onFinding={onFinding} />
      <button type="button" className="link services-name" onClick={() => onFind(place.service)}>
        {name}
      </button>{' '}
      <span className="t3 tiny">{place.versions.join(', ')}</span>
      <div className="tiny t2">
        {laid.parent < 0 ? '' : `${callText(place)} · `}
        {word('trace.services.spans', { spans: place.spans })} · {duration(place.self)}
        {place.errors > 0 ? ` · ${word('trace.services.errors', { errors: place.errors })}` : ''}
      </div>
      <div className="tiny t3">{place.recording === 0 ? word('trace.services.silent') : null}</div>
    </li>
  );
}

function Drawn({ tree, onFind, onFinding }: { readonly tree: ServiceTree } & Omit<Props, 'open'>) {
  const { places, width, height } = useMemo(() => layServices(tree), [tree]);
  return (
    <div className="services-canvas" style={{ width, height }}>
      <svg width={width} height={height} aria-hidden="true">
        {places.map((laid, i) => (
          <Edge key={i} laid={laid} from={places[laid.parent]} />
        ))}
      </svg>
      <ul aria-label={word('trace.services.label')}>
        {places.map((laid, i) => (
          <Box key={i} laid={laid} onFind={onFind} onFinding={onFinding} />
        ))}
      </ul>
    </div>
  );
}

/** Who called whom, and what was lost on the way: the same request without its time. */
export function Services({ open, onFind, onFinding }: Props) {
  const tree = useServices(open);
  if (!tree) return <div className="trace-services" aria-busy="true" />;
  return (
    <div className="trace-services" tabIndex={-1} data-home>
      <p className="trace-note small t2">
        {word('trace.services.note', { services: new Set(tree.places.map(p => p.service)).size })}{' '}
        {tree.folded > 0 ? word('trace.services.folded', { spans: count(tree.folded) }) : ''}
      </p>
      <Drawn tree={tree} onFind={onFind} onFinding={onFinding} />
    </div>
  );
}
