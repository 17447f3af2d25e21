import { useState } from 'react';
import { PhotoButton } from '../../ui/PhotoButton.tsx';
import { useWords } from '../../words/use-words.ts';

/** A photo that goes with a note; empty = none. Seen before it is sent, and taken away again. */
export function PhotoField({ photo, change }: { readonly photo: string; change(photo: string): void }) {
  const { t } = useWords();
  const [trouble, setTrouble] = useState('');
  return (
    <span className="work-row work-photo-field">
      {photo !== '' && (
        <>
          <img className="work-photo" src={`data:image/jpeg;base64,${photo}`} alt={t('work.photo')} />
          <button type="button" className="link-button" onClick={() => change('')}>
            {t('work.remove')}
          </button>
        </>
      )}
      {photo === '' && (
        <PhotoButton
          className="button work-photo-button"
          give={(taken) => {
            setTrouble('');
            change(taken);
          }}
          failed={() => setTrouble(t('checklists.noPhoto'))}
        >
          {t('work.addPhoto')}
        </PhotoButton>
      )}
      {trouble && <span role="alert">{trouble}</span>}
    </span>
  );
}
