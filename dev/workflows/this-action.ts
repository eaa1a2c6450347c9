/** This action, as its own workflows and as everybody else's name it. */
export const THIS_ACTION = /^(?:\.\/?|clanforge-image-diff\/action@.+)$/;
