import '../../words/all.ts';
import './services.css';
import { useCallback, useMemo } from 'react';
import { serviceColour } from '../../kit/theme.ts';
import type { ServicePlace, ServiceTree } from '../../model/index.ts';
import { useServices } from '../../state/drawings.ts';
import { duration } from '../../time/index.ts';
import { count, word } from '../../words/index.ts';
import type { DrawingProps } from './drawing.ts';
import { findingsBy, foundBy, serviceOf } from './found.ts';
import { BOX, layServices, type LaidPlace } from './serviceslayout.ts';
import { useWalk } from './useWalk.ts';
import { besideBox } from './walk.ts';

interface Shown {
  /** Shows a finding in the waterfall. */
  readonly onFinding: (finding: string) => void;
  /** Shows the spans of a service in the waterfall. */
  readonly onFind: (query: string) => void;
  /** How many of its spans were found; null where nothing is searched. */
  readonly found: number | null;
  /** The findings in front of spans of this service. */
  readonly findings: readonly string[];
  /** The finding that the header tells of is among them. */
  readonly here: boolean;
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
function Damaged({
  place,
  findings,
  here,
  onFinding,
}: { readonly place: ServicePlace } & Omit<Shown, 'onFind' | 'found'>) {
  const [worst] = place.damaged;
  if (!worst) return null;
  const rest = place.damaged.length - 1;
  return (
    <button
      type="button"
      className={`services-damage ${worst.outcome} ${here ? 'is-here' : ''}`}
      aria-current={here ? true : undefined}
      data-findings={findings.join('\n')}
      title={place.damaged.map(d => `${GLYPH[d.outcome]} ${d.key}`).join('\n')}
      onClick={() => onFinding(worst.finding)}
    >
      <span aria-hidden="true">{GLYPH[worst.outcome]}</span> {worst.key}
      {rest > 0 ? ` ${word('trace.services.more', { keys: rest })}` : ''}{' '}
      <span className="hidden">{word(`trace.outcome.${worst.outcome}`)}</span>
    </button>
  );
}

function Box({ laid, ...shown }: { readonly laid: LaidPlace } & Shown) {
  const { place, x, y } = laid;
  const { found, onFind } = shown;
  const name = place.service === '' ? word('trace.services.missing') : place.service;
  return (
    <li
      className={`services-box ${found === null ? '' : found > 0 ? 'is-found' : 'is-other'}`}
      style={{
        left: x,
        top: y,
        width: BOX.width,
        height: BOX.height,
        borderLeftColor: `var(--${serviceColour(place.service)})`,
      }}
    >
      <Damaged place={place} {...shown} />
      <button
        type="button"
        className="link services-name"
        data-stop={found === 0 ? 'other' : 'found'}
        onClick={() => onFind(place.service)}
      >
        {name}
      </button>{' '}
      <span className="t3 tiny">{place.versions.join(', ')}</span>
      <div className="tiny t2">
        {laid.parent < 0 ? '' : `${callText(place)} · `}
        {word('trace.services.spans', { spans: place.spans })} · {duration(place.self)}
        {place.errors > 0 ? ` · ${word('trace.services.errors', { errors: place.errors })}` : ''}
      </div>
      <div className="tiny t3">
        {[
          place.recording === 0 ? word('trace.services.silent') : '',
          (found ?? 0) > 0 ? word('trace.services.found', { spans: found ?? 0 }) : '',
        ]
          .filter(t => t !== '')
          .join(' · ')}
      </div>
    </li>
  );
}

/** What the search found and what was damaged, by service. */
function useByService({ model: { tree, matches, selection }, query }: DrawingProps) {
  const wanted = query.trim() !== '';
  const found = useMemo(() => (wanted ? foundBy(tree, matches, serviceOf) : null), [wanted, tree, matches]);
  const findings = useMemo(() => findingsBy(tree, serviceOf), [tree]);
  const here = selection.finding?.id;
  return (place: ServicePlace): Pick<Shown, 'found' | 'findings' | 'here'> => {
    const own = findings.get(place.service) ?? place.damaged.map(d => d.finding);
    return {
      found: found && (found.get(place.service) ?? 0),
      findings: own,
      here: here !== undefined && own.includes(here),
    };
  };
}

function Drawn({ services, ...props }: { readonly services: ServiceTree } & DrawingProps) {
  const { onParams, model } = props;
  const { places, width, height } = useMemo(() => layServices(services), [services]);
  const next = useCallback((at: number, key: string) => besideBox(places, at, key), [places]);
  const walk = useWalk(next, model.selection.finding?.id);
  const by = useByService(props);
  return (
    <div className="trace-services" tabIndex={-1} data-home {...walk}>
      <p className="trace-note small t2">
        {word('trace.services.note', { services: new Set(services.places.map(p => p.service)).size })}{' '}
        {services.folded > 0 ? word('trace.services.folded', { spans: count(services.folded) }) : ''}
      </p>
      <div className="services-canvas" style={{ width, height }}>
        <svg width={width} height={height} aria-hidden="true">
          {places.map((laid, i) => (
            <Edge key={i} laid={laid} from={places[laid.parent]} />
          ))}
        </svg>
        <ul aria-label={word('trace.services.label')}>
          {places.map((laid, i) => (
            <Box
              key={i}
              laid={laid}
              {...by(laid.place)}
              onFind={q => onParams({ as: 'waterfall', q })}
              onFinding={finding => onParams({ as: 'waterfall', finding, span: null })}
            />
          ))}
        </ul>
      </div>
    </div>
  );
}

/** Who called whom, and what was lost on the way: the same request without its time. */
export function Services(props: DrawingProps) {
  const services = useServices(props.open);
  if (!services) return <div className="trace-services" aria-busy="true" />;
  return <Drawn {...props} services={services} />;
}
