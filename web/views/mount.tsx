import { useCallback, useMemo, type ComponentType } from 'react';
import type { View } from './view.ts';

export interface MountProps {
  /** The query string that holds the parameters. */
  readonly search: string;
  /** Takes the parameters as they stand in an address, defaults left out. */
  readonly onParams: (params: Readonly<Record<string, string>>, how: 'push' | 'replace') => void;
}

/** Binds a view to a query string, so that shells can hold views of any parameters. */
export function mountable<P extends object>(view: View<P>): ComponentType<MountProps> {
  return function Mounted({ search, onParams }: MountProps) {
    const params = useMemo(() => view.params.read(new URLSearchParams(search)), [search]);
    const change = useCallback(
      (next: Partial<P>, how: 'push' | 'replace' = 'push') =>
        onParams(view.params.write({ ...params, ...next }), how),
      [params, onParams],
    );
    return <view.Component params={params} onParams={change} />;
  };
}
