/** Several of a few, as check boxes in a row. */
export function Choices<Word extends string | number>({
  title,
  all,
  chosen,
  choose,
}: {
  readonly title: string;
  readonly all: readonly (readonly [word: Word, name: string])[];
  readonly chosen: readonly Word[];
  readonly choose: (words: Word[]) => void;
}) {
  return (
    <fieldset className="notify-choices">
      <legend>{title}</legend>
      {all.map(([word, name]) => (
        <label key={word}>
          <input
            type="checkbox"
            checked={chosen.includes(word)}
            onChange={(event) =>
              choose(event.target.checked ? [...chosen, word] : chosen.filter((one) => one !== word))
            }
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
