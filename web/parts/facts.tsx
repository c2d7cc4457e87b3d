import type { ReactNode } from 'react';

/** Named values, one a line. */
export function FactsTable({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <table className="facts">
      <tbody>
        {facts.map(([name, value]) => (
          <tr key={name}>
            <td className="t2">{name}</td>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
