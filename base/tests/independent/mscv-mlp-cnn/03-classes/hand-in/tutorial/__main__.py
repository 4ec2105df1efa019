from .checks import CheckRunner

if __name__ == "__main__":
    CheckRunner().run()
