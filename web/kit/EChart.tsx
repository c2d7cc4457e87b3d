import { useEffect, useRef } from 'react';
import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { usePalette, type Palette } from './theme.ts';

interface Props {
  readonly width: number;
  readonly height: number;
  /** Pure; made anew when its inputs change (memoise it with useCallback). */
  readonly option: (palette: Palette) => EChartsCoreOption;
  readonly label: string;
}

/** Loaded on first use, so that views without a chart never fetch ECharts. */
async function load() {
  const [core, charts, components, renderers] = await Promise.all([
    import('echarts/core'),
    import('echarts/charts'),
    import('echarts/components'),
    import('echarts/renderers'),
  ]);
  core.use([
    charts.LineChart,
    charts.BarChart,
    charts.CustomChart,
    components.GridComponent,
    components.MarkLineComponent,
    components.MarkAreaComponent,
    renderers.SVGRenderer,
  ]);
  return core;
}

/** One ECharts picture, drawn as SVG without animation; its tooltip is ours, never HTML made of telemetry. */
export function EChart({ width, height, option, label }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const palette = usePalette();
  useEffect(() => {
    let gone = false;
    const draw = async (): Promise<void> => {
      const core = await load();
      if (gone || !ref.current || width <= 0 || height <= 0) return;
      chart.current ??= core.init(ref.current, null, { renderer: 'svg', width, height });
      chart.current.resize({ width, height });
      chart.current.setOption({ animation: false, ...option(palette) }, { notMerge: true });
    };
    void draw();
    return () => {
      gone = true;
    };
  }, [width, height, option, palette]);
  useEffect(
    () => () => {
      chart.current?.dispose();
      chart.current = null;
    },
    [],
  );
  // What is drawn inside is one picture, and not pictures in a picture.
  return (
    <div role="img" aria-label={label}>
      <div ref={ref} aria-hidden="true" style={{ width, height }} />
    </div>
  );
}
