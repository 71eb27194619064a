import type { UseFormReturnType } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldErrors } from '../../ui/field-errors.js';
import { showError } from '../../ui/toasts.js';

/**
 * Sends a form whose password or code may be wrong, which is said beside the field.
 * @param failed what to say of anything else.
 */
export function useSending<V extends object>(form: UseFormReturnType<V>, failed: string) {
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  const send = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      const errors = fieldErrors(error);
      if ('code' in errors) errors.code = t('factor.wrongCode');
      form.setErrors(errors);
      const [first] = Object.keys(errors);
      if (first === undefined) showError(error, failed);
      else form.getInputNode(first)?.focus();
    } finally {
      setBusy(false);
    }
  };
  return { send, isBusy };
}
