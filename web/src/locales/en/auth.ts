export const auth = { auth: { login: 'Log in', signup: 'Sign up' } };
