import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { BLANK, OUTCOMES, SETTLING, type Attribution, type HopId, type RequestItem } from '../model/index.ts';
import { SECOND, micros } from '../time/index.ts';
import { timeScale } from './axis.ts';
import { AttributionCard } from './attribution.tsx';
import { LosingCard } from './losing.tsx';
import { requestsCsv } from './losing-csv.ts';
import { placeStrip, stripText } from './losing-strip.tsx';
import { Hinge, onsetText, Verticals, type Marks } from './marks.tsx';
import { tipPosition } from './tooltip.tsx';

const T = micros(Date.parse('2026-11-21T10:22:00Z') * 1000);
const at = (s: number) => micros(T + s * SECOND);
const range = { from: T, to: at(1800) };
const hops: readonly HopId[] = [
  { kind: 'wire', from: 'gateway', to: 'orders' },
  { kind: 'wire', from: 'orders', to: 'payments' },
  { kind: 'wire', from: 'payments', to: 'ledger' },
];
const code = (o: (typeof OUTCOMES)[number]) => OUTCOMES.indexOf(o);
const item: RequestItem = {
  requestId: '071c7724-long-request-id',
  traceId: 'abc',
  time: at(1),
  duration: 1000,
  group: 'v2',
  operation: '=cmd()',
  settled: true,
  damaged: [
    { key: 'tenant-id', outcome: 'lost', class: 'dropped' },
    { key: 'gray.tag', outcome: 'lost', class: 'dropped' },
  ],
  strip: Uint8Array.of(code('kept'), code('lost'), BLANK),
};

describe('the list of losing requests', () => {
  const props = {
    hops,
    groups: ['v2', 'stable'],
    zone: 'utc',
    range,
    title: 'losing',
    keyName: 'gray.tag',
    selected: null,
    href: (r: RequestItem) => `?trace=${r.traceId}`,
    onOpen: () => undefined,
    onTable: null,
  } as const;

  it('shows time, id, the key in question first, and links to the trace', () => {
    const html = renderToStaticMarkup(<LosingCard {...props} items={[item]} total={128} />);
    expect(html).toContain('10:22:01.000');
    expect(html).toContain('href="?trace=abc"');
    expect(html).toMatch(/gray\.tag<\/span> \+1/);
    expect(html).toContain('1 of 128, newest first');
    expect(html).toContain('aria-label="lost: orders → payments"');
  });

  it('says so when there is none', () => {
    expect(renderToStaticMarkup(<LosingCard {...props} items={[]} total={0} />)).toContain(
      'No request lost a key.',
    );
  });

  it('draws telemetry as text only', () => {
    const evil = { ...item, requestId: '<b>x</b>', group: '"><img>' };
    const html = renderToStaticMarkup(<LosingCard {...props} items={[evil]} total={1} />);
    expect(html).not.toContain('<img>');
    expect(html).not.toContain('<b>x</b>');
  });

  it('exports safely', () => {
    const lines = requestsCsv([item], hops).split('\r\n');
    expect(lines[1]).toContain(",'=cmd(),");
    expect(lines[1]).toContain('tenant-id lost (dropped); gray.tag lost (dropped)');
  });
});

describe('the strip of a request', () => {
  it('gives damage room for its glyph and says what is in it', () => {
    expect(placeStrip(item.strip, 5).map(p => [p.x, p.width, p.outcome])).toEqual([
      [0, 5, 'kept'],
      [6, 7, 'lost'],
      [14, 5, 'blank'],
    ]);
    expect(stripText(Uint8Array.of(code('unobserved'), SETTLING, code('altered')), hops)).toBe(
      'settling: orders → payments; changed: payments → ledger',
    );
    expect(stripText(Uint8Array.of(code('kept')), hops)).toBe('none');
  });
});

describe('what the losing requests share', () => {
  const rate = (part: number, whole: number, low: number, high: number) => ({ part, whole, low, high });
  const attribution: Attribution = {
    hop: hops[1]!,
    key: 'gray.tag',
    from: at(0),
    within: 'v2',
    groups: [
      {
        dimension: 'group',
        value: 'v2',
        rate: rate(128, 412, 0.27, 0.36),
        rest: rate(2, 8140, 0, 0),
        clear: true,
        same: [],
      },
      {
        dimension: 'group',
        value: 'stable',
        rate: rate(0, 0, 0, 1),
        rest: rate(128, 412, 0, 0),
        clear: true,
        same: [],
      },
    ],
    factors: [
      {
        dimension: 'client × server',
        value: 'java → go',
        rate: rate(127, 171, 0.67, 0.8),
        rest: rate(1, 241, 0, 0),
        clear: true,
        same: ['zone b'],
      },
      {
        dimension: 'tenant',
        value: 'acme',
        rate: rate(46, 141, 0.25, 0.41),
        rest: rate(82, 271, 0.2, 0.3),
        clear: false,
        same: [],
      },
    ],
    unclear: 9,
  };
  const draw = (shown: Attribution) =>
    renderToStaticMarkup(
      <AttributionCard
        attribution={shown}
        groups={['v2', 'stable']}
        zone="utc"
        range={range}
        onPick={null}
      />,
    );
  const html = draw(attribution);

  it('stands canary against stable, then the factors with their intervals', () => {
    expect(html).toContain('at orders → payments, since 10:22:00');
    expect(html).toContain('27–36%, n 412');
    expect(html).toContain('same requests: zone b');
    expect(html).toContain('no clear difference, 9 more like it');
    expect(html.indexOf('java → go')).toBeGreaterThan(html.indexOf('stable'));
  });

  it('names no beginning where none is claimed', () => {
    expect(draw({ ...attribution, from: null })).toContain('at orders → payments, in the whole range');
  });

  it('prints no rate for a group that never carries the key', () => {
    expect(html).toContain('never carries gray.tag here');
  });
});

describe('marks', () => {
  const marks: Marks = {
    cause: { time: at(0), text: 'batch-2 → 15%' },
    onset: { time: at(38), plusMinus: micros(6 * SECOND), outcome: 'lost' },
    end: null,
  };

  it('state the gap between cause and onset', () => {
    expect(onsetText(marks, 'utc', range)).toBe('+38 s: loss begins 10:22:38 ± 6 s');
    expect(onsetText(marks, 'utc', range, true)).toBe('+38 s loss');
    expect(onsetText({ ...marks, cause: null }, 'utc', range)).toBe('Loss begins 10:22:38 ± 6 s');
  });

  it('tell the end of a loss that is over, where its words have room', () => {
    const columns = { gutter: 184, plot: 780, totals: 70, width: 1034 };
    const scale = timeScale({ from: at(-62), to: at(1000) }, columns.plot);
    const over = (end: number): string => {
      const ended: Marks = { ...marks, end: { time: at(end), outcome: 'lost' } };
      return renderToStaticMarkup(
        <>
          <Hinge columns={columns} scale={scale} marks={ended} zone="utc" step={null} />
          <Verticals left={184} scale={scale} marks={ended} top={0} height={10} />
        </>,
      );
    };
    expect(over(600)).toContain('loss ends 10:32:00');
    expect(over(600)).toContain('mark-line end');
    expect(over(80)).not.toContain('loss ends');
    expect(over(80)).toContain('mark-line end');
  });

  it('stand on the pixel of the shared scale and nowhere outside it', () => {
    const scale = timeScale({ from: at(-62), to: at(138) }, 400);
    const html = renderToStaticMarkup(
      <Verticals left={184} scale={scale} marks={marks} top={0} height={10} />,
    );
    expect(html).toContain('left:308px');
    expect(html).toContain('left:384px');
    const away = timeScale({ from: at(500), to: at(600) }, 400);
    expect(renderToStaticMarkup(<Verticals left={0} scale={away} marks={marks} top={0} height={10} />)).toBe(
      '',
    );
  });

  it('never let words leave the axis', () => {
    const columns = { gutter: 184, plot: 780, totals: 70, width: 1034 };
    const scale = timeScale({ from: at(-1750), to: at(50) }, 780);
    const html = renderToStaticMarkup(
      <Hinge columns={columns} scale={scale} marks={marks} zone="utc" step={micros(30 * SECOND)} />,
    );
    expect(html).toContain('+38 s loss');
    expect(html).toContain('UTC, 30 s a cell');
  });
});

describe('the tooltip', () => {
  it('goes to the left where there is room, and never over an edge', () => {
    const within = { width: 1000, height: 300 };
    expect(tipPosition({ x: 600, y: 100, width: 12, height: 14, within })).toEqual({ left: 306, top: 84 });
    expect(tipPosition({ x: 100, y: 2, width: 12, height: 14, within })).toEqual({ left: 126, top: 4 });
    expect(
      tipPosition({ x: 150, y: 2, width: 12, height: 14, within: { width: 358, height: 300 } }, 280).left,
    ).toBeGreaterThanOrEqual(4);
  });
});
