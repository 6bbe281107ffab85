"""Writes a growing number into a headline, as fast as it can, in several ways, and dies at it.
Now and then into the name of the only operator, too.

``python -m tests.server.stamping SLUG`` with the site's environment. Each child kills itself
after one of its commits, before anything else can happen; then the next one goes on. Prints a
line for each death.
"""

import os
import random
import signal
import sys
import time

import django


def main(slug: str) -> None:
    django.setup()
    while True:
        child = os.fork()
        if not child:
            write(slug)
        _, status = os.waitpid(child, 0)
        print(os.WTERMSIG(status), flush=True)


def write(slug: str) -> None:
    from django.db import connection, transaction

    from missions.models import Article, Organisation

    operator = Organisation.objects.get()
    article = Article.objects.get(slug=slug)
    number = int(article.headline.rpartition(" ")[2])
    while True:
        number += 1
        article.headline = f"Stamp {number}"
        if number % 3 == 0:
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE missions_article SET headline = %s WHERE id = %s",
                    [article.headline, article.pk],
                )
        elif number % 3 == 1:
            with transaction.atomic():
                article.save()
        else:
            Article.objects.filter(pk=article.pk).update(headline=article.headline)
        if number % 4 == 0:
            operator.name = article.headline
            operator.save()
        if random.random() < 0.05:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(random.random() * 0.15)


if __name__ == "__main__":
    main(sys.argv[1])
