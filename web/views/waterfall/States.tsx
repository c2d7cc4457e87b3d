import '../../words/all.ts';
import { Button } from '../../kit/controls.tsx';
import { State, ToOverview } from '../../parts/failure.tsx';
import { FILES } from '../../state/files.ts';
import { useSession } from '../../state/session.ts';
import { hourMinute, zoneName } from '../../time/index.ts';
import { word } from '../../words/index.ts';
import type { Named } from './params.ts';

export { Failure } from '../../parts/failure.tsx';

/** No trace in the address. */
export function NoTrace() {
  return (
    <State title={word('trace.none')} acts={<ToOverview />}>
      <p className="small t2">{word('trace.none.how')}</p>
    </State>
  );
}

function whereNot({ kind }: Named, { environment, range, zone }: ReturnType<typeof useSession>): string {
  if (environment.id === FILES.id) return word('trace.absent.files');
  if (kind === 'trace') return word('trace.absent.where', { environment: environment.title });
  return word('trace.absent.request.where', {
    environment: environment.title,
    from: hourMinute(range.from, zone),
    to: hourMinute(range.to, zone),
    zone: zoneName(range.to, zone),
  });
}

/** Every source answered, and none has it. */
export function Absent({ name, onRetry }: { readonly name: Named; readonly onRetry: () => void }) {
  const session = useSession();
  const { environment, config } = session;
  const request = name.kind === 'request';
  const others = config.environments.filter(e => e.id !== environment.id);
  return (
    <State
      title={
        request
          ? word('trace.absent.request', { request: name.id })
          : word('trace.absent', { trace: name.id })
      }
      acts={
        <>
          <Button onClick={onRetry}>{word('trace.retry')}</Button>
          <ToOverview />
        </>
      }
    >
      <p className="small t2">{whereNot(name, session)}</p>
      {environment.id === FILES.id ? null : (
        <p className="small t2">{word(request ? 'trace.absent.request.why' : 'trace.absent.why')}</p>
      )}
      {others.length > 0 ? (
        <p className="small t2">
          {word('trace.absent.others', { names: others.map(e => e.title).join(', ') })}
        </p>
      ) : null}
    </State>
  );
}
