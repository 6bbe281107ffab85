// Fields for a picture: thumbnails in what is found while typing, and choosing in the library.
"use strict";
{
    const $ = django.jQuery;

    // Select2 prints what this gives as it is, so it is made of nodes and not of markup.
    $.fn.select2.defaults.set("templateResult", (found) => {
        if (!found.thumbnail) {
            return found.text;
        }
        const row = document.createElement("span");
        const picture = new Image(48, 36);
        row.className = "picture-choice";
        picture.alt = "";
        picture.src = found.thumbnail;
        row.append(picture, found.text);
        return $(row);
    });

    // Django sets a field's value; a field that is filled while typing has no such option yet.
    function offer(popup, chosen) {
        const field = document.getElementById(popup.name.replace(/__[0-9]+$/, ""));
        if (!field || !field.matches("select.admin-autocomplete")) {
            return;
        }
        if (![...field.options].some((option) => option.value === String(chosen))) {
            const link = popup.document.querySelector(`[data-popup-opener="${chosen}"]`);
            field.append(new Option(link.dataset.title || link.textContent.trim(), chosen));
        }
    }

    // Once all scripts are there, Django's own among them.
    document.addEventListener("DOMContentLoaded", () => {
        const stock = window.dismissRelatedLookupPopup;
        window.dismissRelatedLookupPopup = (popup, chosen) => {
            offer(popup, chosen);
            stock(popup, chosen);
        };
    });
}
