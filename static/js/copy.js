/* Adds to each address that is there to be taken along a button that copies it. */

for (const field of document.querySelectorAll('.link-to input[readonly]')) {
  if (!navigator.clipboard) break
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = 'Copy'
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(field.value)
      button.textContent = 'Copied'
    } catch {
      field.select()
    }
  })
  field.parentElement.after(' ', button)
}
