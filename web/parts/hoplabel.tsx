import type { HopId } from '../model/index.ts';

/** A hop's name: services in the colour around it, what joins them fainter. */
export function HopLabel({ hop }: { readonly hop: HopId }) {
  const faint = (t: string) => <span className="hop-join">{t}</span>;
  switch (hop.kind) {
    case 'wire':
      return (
        <>
          {hop.from} {faint('→')} {hop.to}
        </>
      );
    case 'in-process':
      return (
        <>
          {hop.from} {faint('inside →')} {hop.to}
        </>
      );
    case 'split':
      return (
        <>
          {hop.from} {faint('⇢ new trace')} {hop.to}
        </>
      );
    case 'gap':
      return (
        <>
          {hop.from} {faint('⋯')} {hop.to}
        </>
      );
    case 'span':
      return (
        <>
          {hop.to} {faint('itself')}
        </>
      );
  }
}
