import type { ReactNode } from 'react';
import { Button } from '../../kit/controls.tsx';
import type { Collected } from '../../state/collector.ts';
import { CoverageLink } from '../../parts/coverage-link.tsx';
import { clock, fromMillis, type Zone } from '../../time/index.ts';
import { say, word } from '../../words/index.ts';

/** A card in the place of a picture that cannot be drawn: what was asked, why nothing came, what to do. */
export function Nothing({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text?: string | undefined;
  readonly children?: ReactNode;
}) {
  return (
    <div className="nothing">
      <h2>{title}</h2>
      {text === undefined ? null : <p className="small t2">{text}</p>}
      {children === undefined ? null : <div className="actions">{children}</div>}
    </div>
  );
}

type Failure = NonNullable<Collected['error']>;

/** A source failed before anything came: source, request, answer, remedy. Ink, because it is no loss. */
export function Problem({
  error,
  zone,
  onRetry,
}: {
  readonly error: Failure;
  readonly zone: Zone;
  readonly onRetry: () => void;
}) {
  const status = error.status === null ? '' : `, ${error.status}`;
  return (
    <section className="card problem" role="alert" style={{ margin: '12px 16px' }}>
      <h1>
        <span aria-hidden="true">✕ </span>
        {word('problem.title', { kind: word(`failure.${error.kind}`) })}
      </h1>
      <p className="small t2">
        <code
          title={error.request.url}
        >{`${error.request.method} ${error.request.url.split('?')[0] ?? ''}`}</code>
        {`${status}, ${clock(fromMillis(error.at), zone)}`}
        {error.detail === '' ? '' : `: ${error.detail}`}
      </p>
      <p className="small t2">{say({ id: error.remedy, params: { upstream: error.upstream ?? '' } })}</p>
      <div className="nothing-actions" style={{ marginTop: 9 }}>
        <Button onClick={onRetry}>{word('verdict.retry')}</Button>
      </div>
    </section>
  );
}

/** Settings that make the common agents record metadata; copied text, so in full. */
const HOW: readonly (readonly [string, string])[] = [
  [
    'Java agent, HTTP',
    'otel.instrumentation.http.server.capture-request-headers=baggage,x-request-id,tenant-id',
  ],
  ['', 'otel.instrumentation.http.client.capture-request-headers=baggage,x-request-id,tenant-id'],
  [
    'Java agent, gRPC',
    'otel.instrumentation.grpc.client.request-metadata.included=baggage,x-request-id,tenant-id',
  ],
  ['', 'otel.instrumentation.grpc.server.request-metadata.included=baggage,x-request-id,tenant-id'],
  ['Python', 'OTEL_INSTRUMENTATION_HTTP_CAPTURE_HEADERS_SERVER_REQUEST=baggage,x-request-id,tenant-id'],
];

/** What to switch on where no span records metadata. */
export function HowToRecord() {
  return (
    <section className="card" id="how-to-record" tabIndex={-1} aria-label={word('howto.title')}>
      <h2>{word('howto.title')}</h2>
      <p className="small t2" style={{ marginTop: 4 }}>
        {word('howto.text')}
      </p>
      <CoverageLink />
      {HOW.map(([what, setting]) => (
        <p key={setting} className="small" style={{ marginTop: 4, overflowWrap: 'anywhere' }}>
          {what === '' ? null : <span className="t3">{what}: </span>}
          <code>{setting}</code>
        </p>
      ))}
    </section>
  );
}
