import { usePlant } from '../../live/twin-context.ts';
import { HiddenHeader } from '../../ui/HiddenHeader.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { productName } from '../../words/product-name.ts';
import { useWords } from '../../words/use-words.ts';
import type { Part } from './part.ts';

const SIDES = ['low', 'target', 'high'] as const;

/** Limits of the specification: of all products, and of those that have their own. */
export function SpecificationFields({ draft, change, fault }: Part) {
  const { t, f } = useWords();
  const plant = usePlant();
  const { specifications } = draft;
  const taken = new Set(specifications.map(({ product }) => product));
  const free = plant.products.find(({ id }) => !taken.has(id));
  const put = (i: number, more: Partial<(typeof specifications)[number]>) =>
    change({ specifications: specifications.map((one, at) => (at === i ? { ...one, ...more } : one)) });
  return (
    <div className="wide">
      {specifications.length > 0 && (
        <div className="table-frame">
          <table className="order-table q-spec">
            <thead>
              <tr>
                <th scope="col">{t('spc.write.product')}</th>
                {SIDES.map((side) => (
                  <th key={side} scope="col">
                    {t(`spc.write.side.${side}`)} {draft.unit && `(${draft.unit})`}
                  </th>
                ))}
                <HiddenHeader words={t('spc.write.without')} />
              </tr>
            </thead>
            <tbody>
              {specifications.map((one, i) => {
                const name = one.product === null ? t('spc.write.allProducts') : productName(plant, one.product, f);
                const wrong = ['product', ...SIDES].flatMap((part) => fault(`specifications/${i}/${part}`) ?? []);
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a product may stand twice for a moment.
                  <tr key={i}>
                    <td>
                      <select
                        aria-label={t('spc.write.product')}
                        value={one.product ?? ''}
                        onChange={(event) => put(i, { product: event.target.value || null })}
                      >
                        <option value="">{t('spc.write.allProducts')}</option>
                        {plant.products.map(({ id }) => (
                          <option key={id} value={id}>
                            {productName(plant, id, f)}
                          </option>
                        ))}
                      </select>
                      {wrong.map((words) => (
                        <small key={words} className="field-fault" role="alert">
                          {words}
                        </small>
                      ))}
                    </td>
                    {SIDES.map((side) => (
                      <td key={side}>
                        <NumberInput
                          label={`${t(`spc.write.side.${side}`)}, ${name}`}
                          value={one[side]}
                          change={(value) => put(i, { [side]: value })}
                        />
                      </td>
                    ))}
                    <td>
                      <button
                        type="button"
                        className="link-button"
                        onClick={() => change({ specifications: specifications.filter((_, at) => at !== i) })}
                      >
                        {t('spc.write.without')}
                      </button>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      <button
        type="button"
        className="button"
        disabled={!free && taken.has(null)}
        onClick={() =>
          change({
            specifications: [
              ...specifications,
              { product: taken.has(null) ? (free?.id ?? null) : null, low: '', target: '', high: '' },
            ],
          })
        }
      >
        {t('spc.write.addSpecification')}
      </button>
    </div>
  );
}
