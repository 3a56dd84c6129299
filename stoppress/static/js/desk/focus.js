/* The field to begin with. The attribute autofocus would speak on the console where somebody was quicker. */
if (document.activeElement === document.body) document.querySelector("[data-focus]")?.focus()
