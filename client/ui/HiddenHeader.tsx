/** The head of a column that explains itself to who sees it: its name for a screen reader. */
export const HiddenHeader = ({ words }: { readonly words: string }) => (
  <th scope="col">
    <span className="visually-hidden">{words}</span>
  </th>
);
