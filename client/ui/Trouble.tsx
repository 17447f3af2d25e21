/** What went wrong, in words, said to a screen reader at once; nothing while all is well. */
export function Trouble({ words }: { readonly words: string | false | null | undefined }) {
  if (!words) return null;
  return (
    <p className="trouble" role="alert">
      {words}
    </p>
  );
}
