import type { ServerCertificate } from '../../http/setup-api.ts';
import { useWords } from '../../words/use-words.ts';

/** Who a server says it is. Unknown ones are refused until a person has compared the fingerprint. */
export function CertificateCard({
  certificate,
  judge,
}: {
  readonly certificate: ServerCertificate;
  readonly judge: (thumbprint: string, verb: 'approve' | 'reject') => Promise<void>;
}) {
  const { t, f } = useWords();
  const { thumbprint, subject, issuer, from, to, hosts, verdict, flaw } = certificate;
  const day = (at: string) => f.date(Date.parse(at));
  return (
    <div className="certificate" data-verdict={verdict}>
      <h3>
        {t('setup.certificate')} <span className="verdict">{t(`verdict.${verdict}`)}</span>
      </h3>
      <dl>
        <dt>{t('setup.fingerprint')}</dt>
        <dd>
          <code>{thumbprint.match(/.{1,4}/g)?.join(' ')}</code>
        </dd>
        <dt>{t('setup.subject')}</dt>
        <dd>{subject}</dd>
        <dt>{t('setup.issuer')}</dt>
        <dd>{issuer === subject ? t('setup.itself') : issuer}</dd>
        <dt>{t('setup.valid')}</dt>
        <dd className="num">
          {day(from)} – {day(to)}
        </dd>
        <dt>{t('setup.hosts')}</dt>
        <dd>{hosts.join(', ') || f.none}</dd>
      </dl>
      {flaw && <p className="trouble">{flaw}</p>}
      {verdict !== 'approved' && <p>{t('setup.compare')}</p>}
      <div className="actions">
        {verdict !== 'refused' && (
          <button type="button" className="button" onClick={() => void judge(thumbprint, 'reject')}>
            {t('setup.reject')}
          </button>
        )}
        {verdict !== 'approved' && (
          <button type="button" className="button primary" onClick={() => void judge(thumbprint, 'approve')}>
            {t('setup.approve')}
          </button>
        )}
      </div>
    </div>
  );
}
