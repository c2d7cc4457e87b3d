import { useEffect, useState } from 'react';
import { DemoStrip, type ScenarioChoice } from './demo.tsx';

/** The demo strip with the scenarios that the embedded world offers; another one loads the page anew. */
export function Demo({ current, notes }: { readonly current: string; readonly notes: boolean }) {
  const [scenarios, setScenarios] = useState<readonly ScenarioChoice[]>([]);
  useEffect(() => {
    if (!__DEMO__) return;
    void import('../../mocks/world/index.ts').then(m => setScenarios(m.SCENARIOS));
  }, []);
  return (
    <DemoStrip
      scenarios={scenarios}
      current={current}
      notes={notes}
      onScenario={id => {
        const address = new URL(window.location.href);
        address.search = id === 'incident' ? '' : `?scenario=${encodeURIComponent(id)}`;
        window.location.assign(address);
      }}
    />
  );
}
