import type { Step, StepDefect } from '../http/checklists-api.ts';
import { useWords } from '../words/use-words.ts';

export interface FoundDefect {
  readonly id: string;
  readonly count: number;
  /** Empty = nowhere in particular. */
  readonly place: string;
}

/** What is wrong, a tile for each defect and place: every tap counts one more. */
export function DefectPad({
  step,
  found,
  change,
}: {
  readonly step: Step;
  readonly found: readonly FoundDefect[];
  readonly change: (found: readonly FoundDefect[]) => void;
}) {
  const { t, f } = useWords();
  const countOf = (id: string, place: string) => found.find((one) => one.id === id && one.place === place)?.count ?? 0;
  const more = (id: string, place: string) =>
    change([
      ...found.filter((one) => one.id !== id || one.place !== place),
      { id, place, count: countOf(id, place) + 1 },
    ]);
  const placesOf = ({ places = [] }: StepDefect) => (places.length > 0 ? places : ['']);
  return (
    <fieldset className="pad step-defects">
      <legend>{t('checklists.found')}</legend>
      {(step.defects ?? []).flatMap((defect) =>
        placesOf(defect).map((place) => {
          const count = countOf(defect.id, place);
          return (
            <button
              key={`${defect.id} ${place}`}
              type="button"
              className="tile"
              data-found={count}
              onClick={() => more(defect.id, place)}
            >
              {f.say(defect.text)}
              {place !== '' && ` · ${place}`}
              {count > 0 && <b className="num"> × {count}</b>}
            </button>
          );
        }),
      )}
      {found.length > 0 && (
        <button type="button" className="tile" onClick={() => change([])}>
          {t('checklists.noneFound')}
        </button>
      )}
    </fieldset>
  );
}
