/* Tables that people sort by a click on a heading, and search by the field above. layouts/admin/access.py makes them. */
"use strict";

(function () {
  const compare = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" }).compare;
  const value = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.sort !== undefined ? cell.dataset.sort : cell.textContent;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest(".sortable .sorts");
    if (!button) return;
    const head = button.closest("th");
    const body = button.closest("table").tBodies[0];
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of head.parentNode.cells) if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...body.rows].sort((a, b) => compare(value(a, head.cellIndex), value(b, head.cellIndex)) * (down ? -1 : 1));
    body.append(...rows);
  });

  document.addEventListener("input", (event) => {
    const field = event.target.closest && event.target.closest(".table-search");
    if (!field) return;
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of field.nextElementSibling.querySelector("tbody").rows) {
      // What can be done stands in the last cell, and in every row.
      const said = [...row.cells].slice(0, -1).map((cell) => cell.textContent).join(" ").toLowerCase();
      row.hidden = !words.every((word) => said.includes(word));
    }
  });
})();
