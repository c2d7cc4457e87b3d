import type { HopId } from '../model/index.ts';

/** What stands between the two services of a hop. */
const JOIN = { wire: '→', 'in-process': 'inside →', split: '⇢ new trace', gap: '⋯' } as const;

/** A hop's name: services in the colour around it, what joins them fainter. Where room is short both give way. */
export function HopLabel({ hop, shrinks = false }: { readonly hop: HopId; readonly shrinks?: boolean }) {
  const end = (name: string) => (shrinks ? <span className="hop-end">{name}</span> : name);
  if (hop.kind === 'span')
    return (
      <>
        {end(hop.to)} <span className="hop-join">itself</span>
      </>
    );
  return (
    <>
      {end(hop.from)} <span className="hop-join">{JOIN[hop.kind]}</span> {end(hop.to)}
    </>
  );
}
