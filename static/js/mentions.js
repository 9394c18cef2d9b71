// Whether a message calls somebody by @name: the server has marked whom, in the message's html. Pure.

/** Whether `message` is somebody else's and calls `me`. What people wrote cannot pass for the mark: quotes are escaped. */
export function isForMe({ author, html }, me) {
  return author.id !== me.id && Boolean(html?.includes(`data-user="${me.id}"`));
}
