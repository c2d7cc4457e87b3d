import { Component, type ErrorInfo, type ReactNode } from 'react';
import { word } from '../words/index.ts';

interface State {
  readonly error: Error | null;
}

/** The last net: a defect of graylens itself says so instead of leaving a white page. */
export class Crash extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <main className="config-screen" role="alert">
        <h1>{word('crash.title')}</h1>
        <p className="t2">{word('crash.intro')}</p>
        <pre className="mono">{error.stack ?? error.message}</pre>
        <p>
          <button type="button" className="btn" onClick={() => window.location.reload()}>
            {word('config.again')}
          </button>
        </p>
      </main>
    );
  }
}
