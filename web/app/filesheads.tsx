import { word } from '../words/index.ts';

export function FilesHeads({ ids }: { readonly ids: readonly string[] }) {
  return (
    <thead>
      <tr>
        {ids.map(id => (
          <th key={id} scope="col">
            {word(id)}
          </th>
        ))}
      </tr>
    </thead>
  );
}
