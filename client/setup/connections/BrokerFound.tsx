import type { BrokerReport } from '../../http/setup-api.ts';
import { useWords } from '../../words/use-words.ts';
import { Steps } from './Steps.tsx';

/** What was heard at a broker in two seconds. */
export function BrokerFound({ report }: { readonly report: BrokerReport }) {
  const { t, f } = useWords();
  const seconds = f.number(report.listenedMs / 1000);
  return (
    <>
      <Steps
        steps={[
          { words: t('setup.letIn'), ok: report.ok, more: report.ok ? `${f.number(report.tookMs)} ms` : report.reason },
          {
            words: t('setup.heard', { count: report.messages, seconds }),
            ok: report.messages > 0,
            more: report.messages > 0 ? '' : t('setup.heardNothing'),
          },
        ]}
      />
      {report.groups.length > 0 && (
        <p>
          {t('setup.groups')} <b>{report.groups.join(', ')}</b>
        </p>
      )}
      {report.devices.length > 0 && (
        <p>
          {t('setup.devices')} <b>{report.devices.slice(0, 40).join(', ')}</b>
        </p>
      )}
      {report.devices.length === 0 && report.samples.length > 0 && (
        <div className="scroll">
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{t('setup.topic')}</th>
                <th scope="col">{t('setup.value')}</th>
              </tr>
            </thead>
            <tbody>
              {report.samples.map(({ topic, bytes, text }) => (
                <tr key={topic}>
                  <th scope="row">
                    <code>{topic}</code>
                  </th>
                  <td className="num">{text || `${f.number(bytes)} B`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
