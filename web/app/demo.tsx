import './demo.css';
import { useState } from 'react';
import { Menu } from '../kit/controls.tsx';
import { usePrefs } from '../state/prefs.ts';
import { word } from '../words/index.ts';

export interface ScenarioChoice {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

interface Props {
  readonly scenarios: readonly ScenarioChoice[];
  readonly current: string;
  readonly onScenario: (id: string) => void;
  readonly notes: boolean;
}

/** Says that nothing here is real, offers other scenarios, and explains how to read the page. */
export function DemoStrip({ scenarios, current, onScenario, notes }: Props) {
  const hidden = usePrefs(s => s.notesHidden);
  const setHidden = usePrefs(s => s.setNotesHidden);
  const [connect, setConnect] = useState(false);
  const title = scenarios.find(s => s.id === current)?.title ?? current;
  return (
    <>
      <div className="demo-strip">
        <span className="inverted">{word('demo.pill')}</span>
        <p>
          <b>{word('demo.what')}</b>{' '}
          <span className="t2">{word(notes && !hidden ? 'demo.hint' : 'demo.hint.short')}</span>
        </p>
        <Menu
          className="btn"
          label={word('demo.choose')}
          face={word('demo.scenario', { title })}
          align="right"
        >
          {close =>
            scenarios.map(s => (
              <button
                key={s.id}
                type="button"
                className="item scenario"
                aria-current={s.id === current}
                onClick={() => {
                  close();
                  onScenario(s.id);
                }}
              >
                <span>{s.title}</span> <span className="t3">{s.description}</span>
              </button>
            ))
          }
        </Menu>
        <button
          type="button"
          className="btn"
          aria-label={word('demo.connect')}
          aria-expanded={connect}
          onClick={() => setConnect(!connect)}
        >
          <span className="demo-long">{word('demo.connect')}</span>
          <span className="demo-short" aria-hidden="true">
            {word('demo.connect.short')}
          </span>
        </button>
        {notes ? (
          <button type="button" className="btn quiet" onClick={() => setHidden(!hidden)}>
            {word(hidden ? 'demo.notes.show' : 'demo.notes.hide')}
          </button>
        ) : null}
      </div>
      {connect ? (
        <div className="demo-connect">
          <p>{word('demo.connect.how')}</p>
          <pre className="mono">{word('demo.connect.command')}</pre>
          <p className="t2">{word('demo.connect.site')}</p>
        </div>
      ) : null}
      {notes && !hidden ? (
        <div className="demo-notes">
          {[1, 2, 3, 4].map(n => (
            <div key={n}>
              <span className="pin">{n}</span>
              <p>
                <b>{word(`demo.note.${n}.title`)}</b> <span className="t2">{word(`demo.note.${n}`)}</span>
              </p>
            </div>
          ))}
        </div>
      ) : null}
    </>
  );
}
