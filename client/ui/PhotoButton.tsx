import type { ReactNode } from 'react';
import { smallPhoto } from '../checklists/small-photo.ts';

/** Takes a photo with a phone, or a picture from the disk, and makes it small enough to be sent. */
export function PhotoButton({
  className,
  give,
  failed,
  children,
}: {
  readonly className: string;
  /** JPEG as base64. */
  give(photo: string): void;
  /** It is no picture. */
  failed(): void;
  readonly children: ReactNode;
}) {
  return (
    <label className={className}>
      {children}
      <input
        type="file"
        accept="image/*"
        capture="environment"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // The same one may be chosen again.
          event.target.value = '';
          if (file) smallPhoto(file).then(give, failed);
        }}
      />
    </label>
  );
}
