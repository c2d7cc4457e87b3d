import { Button } from '../../kit/controls.tsx';
import { download } from '../../kit/csv.ts';
import { contractYaml } from '../../model/index.ts';
import { Copyable } from '../../parts/signals.tsx';
import { NO_OVERRIDES, writeOverrides } from '../../state/overrides.ts';
import { useSession } from '../../state/session.ts';
import { word } from '../../words/index.ts';
import { unaccept, unrequire } from './layout.ts';

/** What the reader overrides, each to be taken back. */
export function Mine() {
  const { overrides, overridesLinked, override } = useSession();
  const none = overrides.except.length + overrides.required.length === 0;
  return (
    <section className="card" aria-label={word('contract.mine')}>
      <h2>{word('contract.mine')}</h2>
      {none ? <p className="small t2">{word('contract.mine.none')}</p> : null}
      {overridesLinked ? (
        <>
          <p className="small t2">{word('contract.mine.linked')}</p>
          <div className="requires">
            <Button onClick={() => override(overrides)}>{word('contract.mine.keep')}</Button>
          </div>
        </>
      ) : null}
      {overrides.except.map(e => (
        <Undoable
          key={`${e.from} ${e.to} ${e.key}`}
          text={word('contract.mine.except', { ...e })}
          onUndo={() => override(unaccept(overrides, e))}
        />
      ))}
      {overrides.required.map(r => (
        <Undoable
          key={r.key}
          text={word('contract.mine.required', {
            key: r.key,
            required: word(`contract.require.${r.required}`),
          })}
          onUndo={() => override(unrequire(overrides, r.key))}
        />
      ))}
      {none ? null : (
        <>
          <p className="small t3" style={{ marginTop: 6 }}>
            {word(writeOverrides(overrides) === null ? 'contract.mine.long' : 'contract.mine.short')}
          </p>
          <div className="requires">
            <Button onClick={() => override(NO_OVERRIDES)}>{word('contract.mine.clear')}</Button>
          </div>
        </>
      )}
    </section>
  );
}

function Undoable({ text, onUndo }: { readonly text: string; readonly onUndo: () => void }) {
  return (
    <p className="small undoable">
      <span>{text}</span>
      <button
        type="button"
        className="link"
        aria-label={`${word('contract.mine.undo')}: ${text}`}
        onClick={onUndo}
      >
        {word('contract.mine.undo')}
      </button>
    </p>
  );
}

/** The contract in force as a file for config.json. */
export function ContractFile() {
  const { config } = useSession();
  const text = contractYaml(config.contract);
  return (
    <section className="card" aria-label={word('contract.file')}>
      <div className="setting-head">
        <h2>{word('contract.file')}</h2>
        <button
          type="button"
          className="link"
          onClick={() => download('contract.yaml', text, 'application/yaml')}
        >
          {word('contract.file.save')}
        </button>
        <Copyable
          text={text}
          label={`${word('coverage.copy')}: ${word('contract.file')}`}
          done={word('contract.file.copied')}
        />
      </div>
      <p className="small t3">{word('contract.file.text')}</p>
      <div className="setting">
        <pre tabIndex={0} aria-label={word('contract.file')}>
          {text}
        </pre>
      </div>
    </section>
  );
}
