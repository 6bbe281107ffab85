// The point that crops keep: set by a click or the arrow keys, with the crops beside it.
// Without this script the point is typed, and the crops are seen once the form is saved.
"use strict";
{
    const clamp = (value, most) => Math.min(Math.max(value, 0), most);

    function read(field) {
        const found = /^([01](?:\.\d{1,4})?)x([01](?:\.\d{1,4})?)$/.exec(field.value.trim());
        return found ? [clamp(Number(found[1]), 1), clamp(Number(found[2]), 1)] : [0.5, 0.5];
    }

    // As missions.renditions cuts: the largest box of the ratio, the point near its middle.
    function place(crop, x, y) {
        const {naturalWidth: width, naturalHeight: height} = crop.picture;
        if (!width) {
            return;
        }
        const across = Math.min(width, height * crop.ratio);
        const down = Math.min(height, width / crop.ratio);
        const share = (point, whole, part) =>
            whole > part ? clamp(point * whole - part / 2, whole - part) / (whole - part) : 0.5;
        const left = share(x, width, across) * 100;
        const top = share(y, height, down) * 100;
        crop.picture.style.objectPosition = `${left}% ${top}%`;
    }

    function preview(widget, image) {
        const row = document.createElement("div");
        row.className = "crop-previews";
        const crops = JSON.parse(widget.dataset.crops).map(([label, across, down]) => {
            const figure = document.createElement("figure");
            const picture = new Image();
            const caption = document.createElement("figcaption");
            picture.alt = "";
            picture.style.aspectRatio = `${across} / ${down}`;
            picture.src = image.src;
            caption.textContent = `${label}, ${across}:${down}`;
            figure.append(picture, caption);
            row.append(figure);
            return {picture, ratio: across / down};
        });
        widget.querySelector(".imagefield-preview").after(row);
        return crops;
    }

    function start(widget) {
        const field = document.getElementById(widget.dataset.ppoiId);
        const image = widget.querySelector(".imagefield-preview-image");
        if (!field || !image) {
            return;
        }
        const point = document.createElement("button");
        point.type = "button";
        point.className = "focal-point";
        image.after(point);
        const crops = preview(widget, image);

        function show() {
            const [x, y] = read(field);
            point.style.left = `${x * 100}%`;
            point.style.top = `${y * 100}%`;
            point.setAttribute(
                "aria-label",
                `Focal point: ${Math.round(x * 100)} % from the left, ` +
                    `${Math.round(y * 100)} % from the top. Move it with the arrow keys.`
            );
            crops.forEach((crop) => place(crop, x, y));
        }

        function move(x, y) {
            const written = [x, y].map((share) => String(Number(clamp(share, 1).toFixed(3))));
            field.value = written.join("x");
            field.dispatchEvent(new Event("input", {bubbles: true}));
        }

        image.addEventListener("click", (event) => {
            move(event.offsetX / image.clientWidth, event.offsetY / image.clientHeight);
            point.focus();
        });
        point.addEventListener("keydown", (event) => {
            const step = event.shiftKey ? 0.1 : 0.01;
            const ways = {
                ArrowLeft: [-step, 0],
                ArrowRight: [step, 0],
                ArrowUp: [0, -step],
                ArrowDown: [0, step],
            };
            if (event.key in ways) {
                event.preventDefault();
                const [x, y] = read(field);
                move(x + ways[event.key][0], y + ways[event.key][1]);
            }
        });
        field.addEventListener("input", show);
        crops.forEach((crop) => crop.picture.addEventListener("load", show));
        show();
    }

    document.addEventListener("DOMContentLoaded", () => {
        document.querySelectorAll(".imagefield[data-crops]").forEach(start);
    });
}
