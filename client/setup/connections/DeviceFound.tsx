import type { DeviceReport } from '../../http/setup-api.ts';
import { useWords } from '../../words/use-words.ts';
import { figure } from '../figure.ts';
import { Steps } from './Steps.tsx';

/** What a test of a Modbus or S7 device met: is it there, does it answer, what stands at the places asked for. */
export function DeviceFound({ report }: { readonly report: DeviceReport }) {
  const { t, f } = useWords();
  const { reached, ok, reason, tookMs, values } = report;
  const good = values.filter((place) => place.reason === '').length;
  return (
    <>
      <Steps
        steps={[
          {
            words: t('setup.reached'),
            ok: reached,
            more: reached ? `${f.number(Math.round(tookMs))} ms` : reason,
          },
          { words: t('place.answers'), ok, more: ok ? '' : reason },
          {
            words: t('place.found', { good, all: values.length }),
            ok: good > 0 || values.length === 0,
            more: '',
          },
        ]}
      />
      {ok && values.length > 0 && (
        <div className="scroll">
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{t('column.address')}</th>
                <th scope="col">{t('setup.value')}</th>
              </tr>
            </thead>
            <tbody>
              {values.map(({ address, value, reason: why }) => (
                <tr key={address}>
                  <th scope="row">
                    <code>{address}</code>
                  </th>
                  {why ? (
                    <td className="quiet">{why}</td>
                  ) : (
                    <td className="num">{typeof value === 'number' ? figure(f, value) : String(value)}</td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
