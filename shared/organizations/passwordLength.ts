/** Fewest and most characters (code points) of a password. */
export const PASSWORD_LENGTH = { min: 12, max: 256 } as const;

export const PASSWORD_TOO_SHORT = `Use at least ${PASSWORD_LENGTH.min} characters.`;
export const PASSWORD_TOO_LONG = `Use at most ${PASSWORD_LENGTH.max} characters.`;
