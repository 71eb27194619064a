import { TextInput, type TextInputProps } from '@mantine/core';

/** A code of an authenticator app, which phones and password managers may fill in. */
export function CodeField(props: TextInputProps) {
  return (
    <TextInput
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      required
      withAsterisk={false}
      styles={{ input: { fontVariantNumeric: 'tabular-nums', letterSpacing: '0.1em' } }}
      {...props}
    />
  );
}
