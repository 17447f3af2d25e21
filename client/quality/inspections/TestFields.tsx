import { HiddenHeader } from '../../ui/HiddenHeader.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { useWords } from '../../words/use-words.ts';
import { NEW_TEST, type TestDraft } from './plan-draft.ts';

/** What is measured of every lot, here or in a laboratory. */
export function TestFields({
  tests,
  change,
  fault,
}: {
  readonly tests: readonly TestDraft[];
  change(tests: readonly TestDraft[]): void;
  fault(field: string): string | null;
}) {
  const { t } = useWords();
  const put = (i: number, more: Partial<TestDraft>) =>
    change(tests.map((one, at) => (at === i ? { ...one, ...more } : one)));
  return (
    <div className="wide">
      {tests.length > 0 && (
        <div className="table-frame">
          <table className="order-table q-spec">
            <thead>
              <tr>
                <th scope="col">{t('inspections.test')}</th>
                <th scope="col">{t('spc.write.unit')}</th>
                <th scope="col">{t('limits.write.low')}</th>
                <th scope="col">{t('limits.write.high')}</th>
                <HiddenHeader words={t('spc.write.without')} />
              </tr>
            </thead>
            <tbody>
              {tests.map((test, i) => {
                const wrong = ['test', 'name', 'low', 'high'].flatMap((part) => fault(`tests/${i}/${part}`) ?? []);
                const of = test.name || String(i + 1);
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two may be alike for a moment.
                  <tr key={i}>
                    <td>
                      <input
                        aria-label={`${t('inspections.test')} ${i + 1}`}
                        value={test.name}
                        maxLength={120}
                        onChange={(event) => put(i, { name: event.target.value })}
                      />
                      {wrong.map((words) => (
                        <small key={words} className="field-fault" role="alert">
                          {words}
                        </small>
                      ))}
                    </td>
                    <td>
                      <input
                        className="number-input"
                        aria-label={`${t('spc.write.unit')}, ${of}`}
                        value={test.unit}
                        maxLength={20}
                        onChange={(event) => put(i, { unit: event.target.value })}
                      />
                    </td>
                    {(['low', 'high'] as const).map((side) => (
                      <td key={side}>
                        <NumberInput
                          label={`${t(`limits.write.${side}`)}, ${of}`}
                          value={test[side]}
                          change={(value) => put(i, { [side]: value })}
                        />
                      </td>
                    ))}
                    <td>
                      <button
                        type="button"
                        className="link-button"
                        onClick={() => change(tests.filter((_, at) => at !== i))}
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
      <button type="button" className="button" onClick={() => change([...tests, NEW_TEST])}>
        {t('inspections.write.addTest')}
      </button>
    </div>
  );
}
