import type { Table } from './table.ts';

interface Props {
  readonly table: Table;
  readonly caption: string;
  /** Otherwise only screen readers meet it. */
  readonly shown: boolean;
}

/** The numbers of a picture as a table: for screen readers, for reading and for copying. */
export function DataTable({ table, caption, shown }: Props) {
  return (
    <div className={shown ? 'heat-table' : 'hidden'}>
      <table>
        <caption className="hidden">{caption}</caption>
        <thead>
          <tr>
            {table.header.map(h => (
              <th key={h} scope="col">
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, i) => (
            // Rows have no identity but their place.
            <tr key={i}>
              {row.map((cell, j) =>
                j === 0 ? (
                  <th key={j} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={j}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
