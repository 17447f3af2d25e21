import type { ServerReport } from '../../http/setup-api.ts';
import { useWords } from '../../words/use-words.ts';
import { CertificateCard } from './CertificateCard.tsx';
import { Steps } from './Steps.tsx';

/** What a test of an OPC UA server met, step by step. */
export function ServerFound({
  report,
  judge,
}: {
  readonly report: ServerReport;
  readonly judge: (thumbprint: string, verb: 'approve' | 'reject') => Promise<void>;
}) {
  const { t, f } = useWords();
  const { discovery, nodes } = report;
  return (
    <>
      <Steps
        steps={[
          {
            words: t('setup.reached'),
            ok: discovery !== null,
            more: discovery ? discovery.application : report.reason,
          },
          {
            words: t('setup.letIn'),
            ok: report.loggedIn,
            more: report.loggedIn
              ? report.clockAheadMs === null
                ? ''
                : t('setup.clockOff', { ms: f.number(Math.round(report.clockAheadMs)) })
              : report.reason,
          },
          {
            words: t('setup.nodes', { count: nodes?.variables ?? 0 }),
            ok: nodes !== null,
            more: nodes ? (nodes.more ? t('setup.andThereAreMore') : '') : report.reason,
          },
        ]}
      />
      {discovery?.certificate && <CertificateCard certificate={discovery.certificate} judge={judge} />}
      {discovery && (
        <details>
          <summary>{t('setup.endpoints', { count: discovery.endpoints.length })}</summary>
          <ul className="plain">
            {discovery.endpoints.map(({ url, policy, policyUri, mode, logins }) => (
              <li key={`${url} ${policyUri} ${mode}`}>
                <b>{policy ?? policyUri.split('#').at(-1)}</b> · {mode} · {logins.join(', ')}
              </li>
            ))}
          </ul>
        </details>
      )}
      {report.samples.length > 0 && (
        <div className="scroll">
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{t('setup.node')}</th>
                <th scope="col">{t('setup.type')}</th>
                <th scope="col">{t('setup.value')}</th>
                <th scope="col">{t('setup.quality')}</th>
              </tr>
            </thead>
            <tbody>
              {report.samples.map(({ address, path, type, value, status }) => (
                <tr key={address}>
                  <th scope="row">{path}</th>
                  <td>{type}</td>
                  <td className="num">{value === null ? f.none : String(value)}</td>
                  <td>{status}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
