import '../words/overview.ts';
import './legend.css';
import { useId, type ReactNode } from 'react';
import { groupColour } from '../kit/theme.ts';
import type { Damage } from '../model/index.ts';
import { word } from '../words/index.ts';

interface SwatchProps {
  readonly kind: 'few' | 'unobserved' | 'settling' | 'kept' | 'altered' | 'lost' | 'foreign' | `r${number}`;
  readonly width?: number;
  /** As in a cell with too few requests for a share. */
  readonly dot?: boolean;
}

/** The same mark as in a cell. */
export function Swatch({ kind, width = 13, dot = false }: SwatchProps) {
  const id = useId();
  if (kind === 'few')
    return (
      <svg className="swatch" style={{ width }} aria-hidden="true">
        <rect x={(width - 2) / 2} y="4.5" width="2" height="2" fill="var(--text-3)" />
      </svg>
    );
  if (kind === 'settling')
    return (
      <svg className="swatch" style={{ width }} aria-hidden="true">
        <rect
          x=".5"
          y=".5"
          width={width - 1}
          height="10"
          fill="none"
          stroke="var(--line-2)"
          strokeDasharray="2 2"
        />
      </svg>
    );
  if (kind === 'unobserved')
    return (
      <svg className="swatch" style={{ width }} aria-hidden="true">
        <defs>
          <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse">
            <path d="M-1 6 6 -1M-1 1 1 -1M4 6 6 4" stroke="var(--unobserved)" strokeWidth="1" />
          </pattern>
        </defs>
        <rect width={width} height="11" fill={`url(#${id})`} />
      </svg>
    );
  const look = dot ? 'swatch dot' : 'swatch';
  return <span className={look} style={{ ...(dot ? {} : { width }), background: `var(--${kind})` }} />;
}

export function GroupStripe({
  group,
  groups,
}: {
  readonly group: string;
  readonly groups: readonly string[];
}) {
  return <span className="stripe" style={{ background: `var(--${groupColour(group, groups)})` }} />;
}

export interface HuedRamp {
  readonly outcome: Damage;
  readonly colours: readonly string[];
}

interface LegendProps {
  readonly mode: 'rate' | 'outcome';
  /** Shorter words, for frames. */
  readonly short?: boolean;
  /** Outcomes whose hue cells of rates have besides that of loss, with some steps of their ramps. */
  readonly hues?: readonly HuedRamp[];
  /** Outcomes that colour the dots of cells with too few requests. */
  readonly dots?: readonly Damage[];
  readonly before?: ReactNode;
  readonly after?: ReactNode;
}

/** What the cells look like, at the foot of every heatmap. */
export function Legend({ mode, short = false, hues = [], dots = [], before, after }: LegendProps) {
  return (
    <div className={`legend ${short ? 'bare' : ''}`} role="note" aria-label={word('legend.label')}>
      {before}
      {mode === 'rate' ? <RateLegend short={short} hues={hues} dots={dots} /> : <OutcomeLegend />}
      {after === undefined ? null : <span className="push t3">{after}</span>}
    </div>
  );
}

function RateLegend({ short, hues, dots }: Required<Pick<LegendProps, 'short' | 'hues' | 'dots'>>) {
  return (
    <>
      <span>
        <Swatch kind="r0" /> {word('legend.noneLost')}
      </span>
      <span style={{ gap: 0 }}>
        {[1, 2, 3, 4, 5, 6].map(i => (
          <Swatch key={i} kind={`r${i}`} width={short ? 12 : 16} />
        ))}
        &nbsp; {word(short ? 'legend.stepsShort' : 'legend.steps')}
      </span>
      {hues.map(h => (
        <span key={h.outcome} style={{ gap: 0 }}>
          {h.colours.map(c => (
            <span key={c} className="swatch" style={{ width: 8, background: c }} />
          ))}
          &nbsp; {word(`outcome.${h.outcome}`)}
        </span>
      ))}
      <span>
        <Swatch kind="few" /> {word(short ? 'legend.fewShort' : 'legend.few')}
      </span>
      {dots.length === 0 ? null : (
        <span>
          {dots.map(d => (
            <Swatch key={d} kind={d} dot />
          ))}{' '}
          {word(short ? 'legend.fewHitShort' : 'legend.fewHit', {
            outcomes: dots.map(d => word(`outcome.${d}`)).join(` ${word('legend.or')} `),
          })}
        </span>
      )}
      <span>
        <Swatch kind="unobserved" /> {word('outcome.unobserved')}
      </span>
      {short ? null : <span className="t3">{word('legend.blank')}</span>}
    </>
  );
}

const OUTCOME_SWATCHES = ['kept', 'altered', 'lost', 'foreign', 'unobserved'] as const;

function OutcomeLegend() {
  return (
    <>
      {OUTCOME_SWATCHES.map(o => (
        <span key={o}>
          <Swatch kind={o} /> {word(`outcome.${o}`)}
        </span>
      ))}
      <span>
        <Swatch kind="settling" /> {word('legend.settling')}
      </span>
      <span className="t3">{word('legend.blankRequests')}</span>
    </>
  );
}
