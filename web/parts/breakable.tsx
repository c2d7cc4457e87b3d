import { Fragment } from 'react';

/** Behind what separates the parts of a name. */
const SEAM = /(?<=[./_:-])(?![./_:-])/;

/** A name of telemetry that is broken between its parts where it is too long for its place, and never within a word that fits. */
export const Breakable = ({ name }: { readonly name: string }) =>
  name.split(SEAM).map((part, i) => (
    <Fragment key={i}>
      {i === 0 ? null : <wbr />}
      {part}
    </Fragment>
  ));
